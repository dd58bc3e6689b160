import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const keys = () => import('../keys.ts');

export function declareKeys(program: Command, environment: Environment): void {
  const parent = program.command('keys').description('the keys that sign access tokens');
  parent
    .command('list')
    .description('list the keys in the order in which they sign')
    .option('--pem', 'print the public keys in PEM instead, the one that signs first')
    .addHelpText('after', examples('admittance keys list', 'admittance keys list --pem > keys.pem'))
    .action(async (_options, command) => (await keys()).listKeys(environment, command.optsWithGlobals()));
  parent
    .command('rotate')
    .description('publish a new key, which signs as soon as every verifier can know it')
    .option('--compromised', 'somebody else may have the keys: a new one signs at once, all others are dropped')
    .option('--yes', 'do not ask before dropping the others')
    .addHelpText('after', examples('admittance keys rotate', 'admittance keys rotate --compromised --yes --json'))
    .action(async (_options, command) => (await keys()).rotate(environment, command.optsWithGlobals()));
}
