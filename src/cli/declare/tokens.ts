import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const exitCode = '\nExit code: 0 when the token would be accepted now, 1 when it would not.';

export function declareTokens(program: Command, environment: Environment): void {
  program
    .command('tokens')
    .description('inspect access and refresh tokens')
    .command('inspect')
    // Several words are taken as one, so that no message about too many of them repeats a token.
    .argument('[token...]', 'an access or refresh token; default, or `-`: the first line of standard input')
    .description('explain a token: what it is, whether it is accepted now, and why not')
    .addHelpText(
      'after',
      examples('admittance tokens inspect < token.txt', 'admittance tokens inspect "$TOKEN" --json') + exitCode,
    )
    .action(async (words, _options, command) =>
      (await import('../tokens.ts')).inspect(environment, words, command.optsWithGlobals()),
    );
}
