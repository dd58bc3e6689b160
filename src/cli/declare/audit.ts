import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { eventTypes } from '../../features/audit/events.ts';
import { examples } from './help.ts';

const audit = () => import('../audit.ts');

const exitCode = '\nExit code: 0 when the audit log is intact, 1 when it is not.';

export function declareAudit(program: Command, environment: Environment): void {
  const parent = program.command('audit').description('read, export and verify the audit log');
  withFilters(parent.command('tail'))
    .description('print the latest events, newest last; with --json one line each')
    .option('--limit <number>', 'maximum number of rows', '20')
    .option('--follow', 'keep printing new events until Ctrl-C')
    .addHelpText(
      'after',
      examples(
        'admittance audit tail',
        'admittance audit tail --follow --type login.refused',
        'admittance audit tail --subject alice --json',
      ),
    )
    .action(async (_options, command) => (await audit()).tailEvents(environment, command.optsWithGlobals()));
  withFilters(parent.command('export'))
    .description('export all events, oldest first')
    .addOption(new Option('--format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--output <file>', 'output file, written completely or not at all; default, and with -: standard output')
    .addHelpText(
      'after',
      examples(
        'admittance audit export --format csv --output audit.csv',
        'admittance audit export --since 2026-03-01 --until 2026-04-01 --outcome refused | gzip > march.jsonl.gz',
      ),
    )
    .action(async (_options, command) =>
      (await import('../audit-export.ts')).exportEvents(environment, command.optsWithGlobals()),
    );
  parent
    .command('verify')
    .description('check whether events were changed, added or deleted, and in which batch')
    .option('--expect <head>', 'the head that an earlier run printed: detects whether the end was cut off')
    .addHelpText(
      'after',
      examples('admittance audit verify', 'admittance audit verify --expect "$HEAD" --json') + exitCode,
    )
    .action(async (_options, command) => (await audit()).verifyEvents(environment, command.optsWithGlobals()));
}

function withFilters(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'only events of this type').choices(eventTypes))
    .addOption(new Option('--outcome <outcome>', 'only these').choices(['succeeded', 'refused']))
    .option('--actor <user>', 'only events caused by this user; id or username')
    .option('--subject <user>', 'only events about this user; id or username')
    .option('--address <address>', 'only events from this address')
    .option('--since <instant>', 'from this day or instant on (UTC)')
    .option('--until <instant>', 'before this day or instant (UTC)');
}
