/** What the guides of docs/guides show at a prompt, run as it stands there on accounts which the other program made. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { run } from '../support/foreign-tables.ts';
import { install, testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

/** The address that each gives to the database of the other program. */
const addresses = {
  django: 'mysql://reader@db.example.org/shop',
  laravel: 'mysql://reader@db.example.org/shop',
  wordpress: 'mysql://reader@db.example.org/wordpress',
  devise: 'mysql://reader@db/site',
};

const environmentOf = (url: string) => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DATABASE_URL: url,
  ADMITTANCE_SECRET: testSecret,
});

/** The guides whose accounts are in files, as the other service exports them. */
for (const origin of ['keycloak', 'auth0', 'firebase', 'supabase'])
  onTwoDatabases(`the guide for ${origin}`, (test) => {
    it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
      const cwd = makeFolder();
      cpSync(new URL('../vectors/exports', import.meta.url), cwd, { recursive: true });
      const guide = readFileSync(new URL(`../../docs/guides/${origin}.md`, import.meta.url), 'utf8');
      writeFileSync(join(cwd, 'merge.mjs'), /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '');
      const { base, deps } = await install(test);
      const env = environmentOf(deps.config.databaseUrl);
      await assertConsole(`docs/guides/${origin}.md`, 'console', {
        cwd,
        env,
        replace: { 'http://127.0.0.1:3000': base },
      });
    });
  });

for (const [origin, address] of Object.entries(addresses)) {
  const vectors = readFileSync(new URL(`../vectors/origins/${origin}.sql`, import.meta.url), 'utf8');
  onTwoDatabases(`the guide for ${origin}`, (test) => {
    it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
      const source = await test.create();
      if (test.name === 'mariadb') await run(source, 'ALTER DATABASE CHARACTER SET utf8mb4');
      await run(source, ...(vectors.match(/^(?:CREATE|INSERT) .*(?=;$)/gm) ?? []));
      const { base, deps } = await install(test);
      const env = environmentOf(deps.config.databaseUrl);
      const replace = { [address]: source, 'http://127.0.0.1:3000': base };
      await assertConsole(`docs/guides/${origin}.md`, 'console', { cwd: makeFolder(), env, replace });
    });
  });
}
