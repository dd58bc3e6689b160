import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { statuses } from '../../features/users/user.ts';
import { examples, who, whoHelp } from './help.ts';

const users = () => import('../users.ts');

export function declareUsers(program: Command, environment: Environment): void {
  const parent = program.command('users').description('list, approve and manage accounts');
  parent
    .command('list')
    .description('list accounts, oldest first')
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .option('--role <role>', 'only these')
    .option('--q <text>', 'part of the username, e-mail address or display name, or of an applicant’s reason')
    .option('--limit <number>', 'maximum number of rows', '50')
    .option('--cursor <cursor>', 'continue after a page')
    .addHelpText('after', examples('admittance users list --status pending', 'admittance users list --q ali --json'))
    .action(async (_options, command) => (await users()).listAccounts(environment, command.optsWithGlobals()));
  parent
    .command('show')
    .argument(who, whoHelp)
    .description('print one account')
    .addHelpText('after', examples('admittance users show alice', 'admittance users show 7 --json'))
    .action(async (user, _options, command) =>
      (await users()).showAccount(environment, user, command.optsWithGlobals()),
    );
  parent
    .command('approve')
    .argument(who, whoHelp)
    .description('approve a registration')
    .option(
      '--role <role>',
      'grant this role instead of the requested one; required for a role that carries permissions',
    )
    .option('--reopen', 'approve a rejected registration')
    .addHelpText('after', examples('admittance users approve alice', 'admittance users approve 7 --role user'))
    .action(async (user, _options, command) =>
      (await users()).approveAccount(environment, user, command.optsWithGlobals()),
    );
  for (const [name, action, description] of [
    ['reject', 'rejectAccount', 'reject a registration'],
    ['suspend', 'suspendAccount', 'suspend an active account at once'],
  ] as const) {
    parent
      .command(name)
      .argument(who, whoHelp)
      .description(description)
      .option('--reason <text>', 'reason that the user sees')
      .addHelpText('after', examples(`admittance users ${name} alice --reason "Not known here"`))
      .action(async (user, _options, command) => (await users())[action](environment, user, command.optsWithGlobals()));
  }
  for (const [name, action, description] of [
    ['reinstate', 'reinstateAccount', 'reinstate a suspended account'],
    ['unlock', 'unlockAccount', 'reset the failed sign-ins of an account'],
  ] as const) {
    parent
      .command(name)
      .argument(who, whoHelp)
      .description(description)
      .addHelpText('after', examples(`admittance users ${name} alice`))
      .action(async (user, _options, command) => (await users())[action](environment, user, command.optsWithGlobals()));
  }
  parent
    .command('reopen')
    .argument(who, whoHelp)
    .description('undo a decision of the last 24 hours: the account is pending again')
    .option('--late', 'also an older decision, or one since which the user has signed in; ends the sessions')
    .addHelpText('after', examples('admittance users reopen alice', 'admittance users reopen alice --late'))
    .action(async (user, _options, command) =>
      (await users()).reopenAccount(environment, user, command.optsWithGlobals()),
    );
  parent
    .command('password')
    .argument(who, whoHelp)
    .description('set a new password, for users who forgot theirs')
    .addHelpText(
      'after',
      examples('admittance users password alice', 'admittance users password 7 --json < password.txt'),
    )
    .action(async (user, _options, command) =>
      (await users()).setAccountPassword(environment, user, command.optsWithGlobals()),
    );
  parent
    .command('delete')
    .argument(who, whoHelp)
    .description('delete an account permanently')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('admittance users delete alice', 'admittance users delete 7 --yes --json'))
    .action(async (user, _options, command) =>
      (await users()).deleteAccount(environment, user, command.optsWithGlobals()),
    );
}
