import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const keys = () => import('../keys.ts');

export function declareKeys(program: Command, environment: Environment): void {
  const parent = program.command('keys').description('list and rotate the keys that sign access tokens');
  parent
    .command('list')
    .description('list the keys in signing order')
    .option('--pem', 'print the public keys in PEM instead, the signing key first')
    .addHelpText('after', examples('admittance keys list', 'admittance keys list --pem > keys.pem'))
    .action(async (_options, command) => (await keys()).listKeys(environment, command.optsWithGlobals()));
  parent
    .command('rotate')
    .description('publish a new key; it signs once every verifier can have it')
    .option('--compromised', 'the keys may have leaked: a new key signs at once, all others are deleted')
    .option('--yes', 'do not ask before deleting the others')
    .addHelpText('after', examples('admittance keys rotate', 'admittance keys rotate --compromised --yes --json'))
    .action(async (_options, command) => (await keys()).rotate(environment, command.optsWithGlobals()));
}
