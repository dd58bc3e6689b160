import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const hashes = () => import('../hashes.ts');

export function declareHashes(program: Command, environment: Environment): void {
  const parent = program.command('hashes').description('inspect and wrap password hashes of other programs');
  parent
    .command('report')
    .description('count the password hashes by format and cost, and those that cannot be verified')
    .addHelpText('after', examples('admittance hashes report', 'admittance hashes report --json'))
    .action(async (_options, command) => (await hashes()).report(environment, command.optsWithGlobals()));
  parent
    .command('wrap')
    .description('wrap every weak hash in Argon2id; users keep their passwords')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('admittance hashes wrap', 'admittance hashes wrap --yes --json'))
    .action(async (_options, command) => (await hashes()).wrap(environment, command.optsWithGlobals()));
}
