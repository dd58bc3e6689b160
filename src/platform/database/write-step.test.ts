/** How a step is spelled for each database. Once a version is released its checksums rest on that. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mysql } from './engines/mysql.ts';
import { sqlite } from './engines/sqlite.ts';
import {
  ascii,
  document,
  fillRows,
  id,
  instant,
  integer,
  makeTable,
  orNull,
  reference,
  type Step,
  startsAs,
  text,
  widenTable,
  word,
} from './schema-step.ts';
import { writeStep } from './write-step.ts';

const step: Step = {
  name: '0001-pets',
  changes: [
    makeTable(
      'pets',
      {
        id: id(),
        owner_id: reference(),
        kind: startsAs('cat', word()),
        name: text(50),
        chip: orNull(ascii(15)),
        story: document(),
        legs: startsAs(4, integer()),
        born_at: orNull(instant()),
      },
      { unique: [['chip']], indexes: [['owner_id', 'born_at']], goesWith: { owner_id: 'users' } },
    ),
    makeTable('toys', { pet_id: reference(), name: text(9) }, { key: ['pet_id', 'name'] }),
    fillRows('toys', { pet_id: 1, name: "the cat's ball" }),
    widenTable('toys', { lost_at: orNull(instant()) }, { unique: [['lost_at']] }),
  ],
};

describe('a step of the schema', () => {
  it('is spelled for SQLite', () => {
    assert.deepEqual(writeStep(step, sqlite).statements, [
      `CREATE TABLE "pets" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT,
  "owner_id" BIGINT NOT NULL,
  "kind" TEXT NOT NULL DEFAULT 'cat',
  "name" TEXT NOT NULL,
  "chip" TEXT NULL,
  "story" TEXT NOT NULL,
  "legs" INT NOT NULL DEFAULT 4,
  "born_at" BIGINT NULL,
  CONSTRAINT "admittance_pets_owner_id" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON DELETE CASCADE
)`,
      'CREATE UNIQUE INDEX "pets_chip" ON "pets" ("chip")',
      'CREATE INDEX "pets_owner_id_born_at" ON "pets" ("owner_id", "born_at")',
      `CREATE TABLE "toys" (
  "pet_id" BIGINT NOT NULL,
  "name" TEXT NOT NULL,
  PRIMARY KEY ("pet_id", "name")
)`,
      `INSERT INTO "toys" ("pet_id", "name") VALUES (1, 'the cat''s ball')`,
      'ALTER TABLE "toys" ADD COLUMN "lost_at" BIGINT NULL',
      'CREATE UNIQUE INDEX "toys_lost_at" ON "toys" ("lost_at")',
    ]);
  });

  it('is spelled for MySQL and MariaDB', () => {
    assert.deepEqual(writeStep(step, mysql).statements, [
      `CREATE TABLE \`pets\` (
  \`id\` BIGINT AUTO_INCREMENT PRIMARY KEY,
  \`owner_id\` BIGINT NOT NULL,
  \`kind\` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'cat',
  \`name\` VARCHAR(50) NOT NULL,
  \`chip\` VARCHAR(15) CHARACTER SET ascii COLLATE ascii_bin NULL,
  \`story\` MEDIUMTEXT NOT NULL,
  \`legs\` INT NOT NULL DEFAULT 4,
  \`born_at\` BIGINT NULL,
  UNIQUE KEY \`pets_chip\` (\`chip\`),
  KEY \`pets_owner_id_born_at\` (\`owner_id\`, \`born_at\`),
  CONSTRAINT \`admittance_pets_owner_id\` FOREIGN KEY (\`owner_id\`) REFERENCES \`users\` (\`id\`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      `CREATE TABLE \`toys\` (
  \`pet_id\` BIGINT NOT NULL,
  \`name\` VARCHAR(9) NOT NULL,
  PRIMARY KEY (\`pet_id\`, \`name\`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      "INSERT INTO `toys` (`pet_id`, `name`) VALUES (1, 'the cat''s ball')",
      'ALTER TABLE `toys` ADD COLUMN `lost_at` BIGINT NULL',
      'CREATE UNIQUE INDEX `toys_lost_at` ON `toys` (`lost_at`)',
    ]);
  });

  it('has a checksum that changes with it, and names what it makes', () => {
    const { checksum, tables, indexes } = writeStep(step, sqlite);
    assert.deepEqual(
      [tables, indexes],
      [
        ['pets', 'toys'],
        ['pets_chip', 'pets_owner_id_born_at', 'toys_lost_at'],
      ],
    );
    const other = { ...step, changes: [...step.changes, fillRows('toys', { pet_id: 1, name: 'a mouse' })] };
    assert.notEqual(writeStep(other, sqlite).checksum, checksum);
    assert.equal(writeStep(step, sqlite).checksum, checksum);
  });

  it('adds no column that rows of an earlier version cannot have', () => {
    const demanding = { name: '0002-more', changes: [widenTable('toys', { price: integer() })] };
    assert.throws(() => writeStep(demanding, sqlite), /may be null or starts as something: price/);
  });
});
