import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

export function declareTransfer(program: Command, environment: Environment): void {
  program
    .command('export')
    .argument('[file]', 'into this file, which is whole or not there; without it: to standard output')
    .description('write all accounts with the hashes of their passwords, the oldest first')
    .addOption(new Option('--format <format>', 'what to write').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--no-hashes', 'leave out the hashes')
    .addHelpText(
      'after',
      examples('admittance export accounts.jsonl', 'admittance export --format csv --no-hashes > accounts.csv'),
    )
    .action(async (file, _options, command) =>
      (await import('../export.ts')).exportAccounts(environment, file, command.optsWithGlobals()),
    );
}
