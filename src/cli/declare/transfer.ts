import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

export function declareTransfer(program: Command, environment: Environment): void {
  program
    .command('export')
    .argument('[file]', 'output file, written completely or not at all; default, and with -: standard output')
    .description('export all accounts with their password hashes, oldest first')
    .addOption(new Option('--format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--no-hashes', 'leave out the hashes')
    .addHelpText(
      'after',
      examples('admittance export accounts.jsonl', 'admittance export --format csv --no-hashes > accounts.csv'),
    )
    .action(async (file, _options, command) =>
      (await import('../export.ts')).exportAccounts(environment, file, command.optsWithGlobals()),
    );
  program
    .command('db')
    .description('copy the whole database')
    .command('copy')
    .argument('<from>', 'the database to copy, as in DATABASE_URL; or env:NAME to read it from the environment')
    .argument('<to>', 'a new database of any kind, or one with an unfinished copy, which continues')
    .description('copy the whole installation to another database and compare the result')
    .addHelpText(
      'after',
      examples(
        'admittance db copy sqlite:data/admittance.db env:NEW_DATABASE_URL',
        'admittance db copy env:DATABASE_URL sqlite:data/admittance.db --json',
      ) +
        '\nStop every server of the source first. A password in an argument is in the list of processes; env:NAME is not.' +
        '\nExit code: 0 when everything arrived unchanged, 1 when it did not.',
    )
    .action(async (from, to, _options, command) =>
      (await import('../copy.ts')).copyInstallation(environment, from, to, command.optsWithGlobals()),
    );
  program
    .command('shadow')
    .argument('<file>', 'JSON lines like {"at": "2026-03-02T09:14:03Z", "username": "alice", "outcome": "accepted"}')
    .description('replay recorded sign-ins of the previous program and list different verdicts')
    .option('--limit <number>', 'maximum number of differences to list', '20')
    .addHelpText(
      'after',
      examples('admittance shadow sign-ins.jsonl', 'admittance shadow sign-ins.jsonl --limit 1000 --json') +
        '\nOutcomes: accepted, unknown, wrong-password, not-approved, rejected, suspended. A line with anything else in it,' +
        '\na password above all, is refused. Nothing is written and no failed sign-in is counted.' +
        '\nExit code: 0 when there is no difference, 1 when there is one, 2 when the file is not such a log.',
    )
    .action(async (file, _options, command) =>
      (await import('../shadow.ts')).shadowLog(environment, file, command.optsWithGlobals()),
    );
}
