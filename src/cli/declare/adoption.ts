import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { delimiterNames } from '../../features/adoption/csv-rows.ts';
import { fileFormats } from '../../features/adoption/file-source.ts';
import { conflictPolicies, unverifiablePolicies } from '../../features/adoption/job.ts';
import { presetNames } from '../../features/adoption/presets.ts';
import { examples } from './help.ts';

export function declareAdoption(program: Command, environment: Environment): void {
  withCommon(program.command('adopt'))
    .description('adopt the users table of the program that used this database before; shows the plan first')
    .option('--table <name>', 'the table that holds the existing accounts', 'users')
    .addHelpText(
      'after',
      examples(
        'admittance adopt',
        'admittance adopt --yes --on-conflict rename --report adoption.jsonl',
        'admittance adopt --table user --map username=login,password=pw_hash --status active',
      ),
    )
    .action(async (_options, command) => (await import('../adopt.ts')).adopt(environment, command.optsWithGlobals()));
  withCommon(program.command('import'))
    .argument(
      '<source>',
      'a file (CSV, JSON, JSON lines), or mysql:// or postgres://user:password@host/name, or sqlite:PATH',
    )
    .description('import accounts from a file or another database; shows the plan first')
    .addOption(new Option('--preset <name>', 'the program that the accounts come from').choices(presetNames))
    .option('--table <name>', 'table of a database; the preset knows the usual one')
    .addOption(new Option('--format <format>', 'format of a file whose extension does not tell').choices(fileFormats))
    .addOption(new Option('--delimiter <character>', 'CSV delimiter').choices(delimiterNames))
    .option('--columns <list>', 'columns of a CSV file without a header: id,username,password')
    .addOption(
      new Option('--unverifiable <policy>', 'what to do with rows whose password hash has an unknown format')
        .choices(unverifiablePolicies)
        .default('skip'),
    )
    .option('--hash-config <file>', 'the password hash parameters that the Firebase console shows')
    .option('--review', 'name accounts that an earlier import made active and this one would not; changes nothing')
    .addHelpText(
      'after',
      examples(
        'admittance import users.csv --map username=login,password=hash,email=mail',
        'admittance import mysql://reader:secret@old-db/shop --preset laravel --status active --yes',
        'admittance import sqlite:db.sqlite3 --preset django --yes --on-conflict rename --report import.jsonl',
        'admittance import users.json --preset firebase --hash-config parameters.txt',
        'admittance import users.csv --map username=login,password=hash,salt=salt --hash-form sha1-salt-first',
        'admittance import accounts.jsonl --yes',
        'admittance import users.csv --preset devise --review --json',
      ),
    )
    .action(async (source, _options, command) =>
      (await import('../import.ts')).importFrom(environment, source, command.optsWithGlobals()),
    );
}

function withCommon(command: Command): Command {
  return command
    .option('--map <list>', 'column names: username=login,password=hash')
    .addOption(
      new Option('--on-conflict <policy>', 'what to do with rows whose name cannot be kept')
        .choices(conflictPolicies)
        .default('stop'),
    )
    .option('--hash-form <form>', 'format of hashes with a separate salt: sha256-salt-first, pbkdf2-sha256-25000')
    .addOption(
      new Option('--status <status>', 'status of accounts whose row does not tell').choices(['active', 'pending']),
    )
    .option('--report <file>', 'write a line for each row that is changed or left out (JSON lines)')
    .option('--yes', 'do it');
}
