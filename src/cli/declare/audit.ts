import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { eventTypes } from '../../features/audit/events.ts';
import { examples } from './help.ts';

const audit = () => import('../audit.ts');

const exitCode = '\nExit code: 0 when the trail is whole, 1 when it is not.';

export function declareAudit(program: Command, environment: Environment): void {
  const parent = program
    .command('audit')
    .description('what happened, who did it, and whether the record of it is whole');
  withFilters(parent.command('tail'))
    .description('print the latest events, the newest at the bottom; with --json a line each')
    .option('--limit <number>', 'at most so many', '20')
    .option('--follow', 'go on with those that come, until Ctrl-C')
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
    .description('write all events, the oldest first')
    .addOption(new Option('--format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--output <file>', 'into this file, which is whole or not there; without it: to standard output')
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
    .description('say whether an event was changed, added or deleted, and in which batch')
    .option('--expect <head>', 'what an earlier run printed: it finds out whether the end was cut off since')
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
    .option('--actor <user>', 'only what this user did; id or username')
    .option('--subject <user>', 'only what is about this user; id or username')
    .option('--address <address>', 'only what came from there')
    .option('--since <instant>', 'from this day or instant on (UTC)')
    .option('--until <instant>', 'before this day or instant (UTC)');
}
