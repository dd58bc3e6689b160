import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const hashes = () => import('../hashes.ts');

export function declareHashes(program: Command, environment: Environment): void {
  const parent = program.command('hashes').description('the password hashes of other programs');
  parent
    .command('report')
    .description('count the password hashes by format and cost, and those that nobody can verify')
    .addHelpText('after', examples('admittance hashes report', 'admittance hashes report --json'))
    .action(async (_options, command) => (await hashes()).report(environment, command.optsWithGlobals()));
  parent
    .command('wrap')
    .description('put Argon2id around every weak hash; people sign in as before')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('admittance hashes wrap', 'admittance hashes wrap --yes --json'))
    .action(async (_options, command) => (await hashes()).wrap(environment, command.optsWithGlobals()));
}
