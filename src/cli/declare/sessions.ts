import type { Command } from 'commander';
import type { Environment } from '../../config.ts';
import { examples, who, whoHelp } from './help.ts';

const sessions = () => import('../sessions.ts');

export function declareSessions(program: Command, environment: Environment): void {
  const parent = program.command('sessions').description('list and end the sessions of a user');
  parent
    .command('list')
    .argument(who, whoHelp)
    .description('list the sessions of a user, oldest first')
    .option('--limit <number>', 'maximum number of rows', '50')
    .option('--cursor <cursor>', 'continue after a page')
    .addHelpText('after', examples('admittance sessions list alice', 'admittance sessions list 7 --json'))
    .action(async (user, _options, command) =>
      (await sessions()).listUserSessions(environment, user, command.optsWithGlobals()),
    );
  parent
    .command('end')
    .argument(who, whoHelp)
    .description('sign a user out everywhere, or end one session; done on every server when it returns')
    .option('--session <id>', 'only this one')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples('admittance sessions end alice', 'admittance sessions end alice --session 31 --yes --json'),
    )
    .action(async (user, _options, command) =>
      (await sessions()).endUserSessions(environment, user, command.optsWithGlobals()),
    );
}
