/** The commands, their options and their help; what each does is in a file of its own beside this one. */
import { Command, Option } from 'commander';
import type { Environment } from '../config.ts';
import { statuses } from '../features/users/user.ts';
import { version } from '../version.ts';

/** Commands are loaded when they are called, so that none waits for what only the others need. */
const users = () => import('./users.ts');

const exitCodes = `
Exit codes:
  0  done
  1  it failed, or a check found something
  2  wrong usage or wrong settings
  3  refused: there is no such user, the status does not allow it, the password is too weak …
  4  the database or the key file is not available`;

export function buildProgram(environment: Environment): Command {
  const program = new Command('admittance')
    .description('A self-hosted account service: register, approve, log in.')
    .version(version)
    .option('--json', 'print JSON for machines')
    .addHelpText('after', exitCodes)
    .exitOverride();

  program
    .command('serve')
    .description('migrate the database and serve the API')
    .addHelpText(
      'after',
      examples('PORT=8080 admittance serve', 'DATABASE_URL=mysql://app:secret@db:3306/accounts admittance serve'),
    )
    .action(async () => (await import('./serve.ts')).serve(environment));

  program
    .command('migrate')
    .description('bring the database schema up to date; `serve` does it too')
    .option('--check', 'change nothing; exit with 1 when something is pending')
    .addHelpText('after', examples('admittance migrate', 'admittance migrate --check --json'))
    .action(async (_options, command) =>
      (await import('./migrate.ts')).migrateDatabase(environment, command.optsWithGlobals()),
    );

  program
    .command('admin')
    .description('administrators')
    .command('create')
    .argument('<name>', 'username of the new administrator')
    .description('add an administrator; asks for the password, or reads it from standard input')
    .addHelpText('after', examples('admittance admin create alice', 'admittance admin create alice < password.txt'))
    .action(async (name, _options, command) =>
      (await import('./admin.ts')).createAdmin(environment, name, command.optsWithGlobals()),
    );

  addUserCommands(program.command('users').description('look at accounts and decide on them'), environment);

  const config = program.command('config').description('settings');
  config
    .command('show')
    .description('print every setting and where it comes from; secrets are masked')
    .addHelpText('after', examples('admittance config show', 'admittance config show --json'))
    .action(async (_options, command) =>
      (await import('./config.ts')).showSettings(environment, command.optsWithGlobals()),
    );
  config
    .command('check')
    .description('say what is wrong with the settings')
    .addHelpText('after', examples('admittance config check'))
    .action(async (_options, command) =>
      (await import('./config.ts')).checkConfig(environment, command.optsWithGlobals()),
    );

  program
    .command('openapi')
    .description('print the API description (OpenAPI 3.1)')
    .addHelpText('after', examples('admittance openapi > openapi.json'))
    .action(async () => (await import('./openapi.ts')).printApiDescription());

  program
    .command('doctor')
    .description('examine database, clock, keys, file modes and proxy settings, and say what to do')
    .addHelpText('after', examples('admittance doctor', 'admittance doctor --json'))
    .action(async (_options, command) =>
      (await import('./doctor.ts')).diagnose(environment, command.optsWithGlobals()),
    );

  return withStrictParsing(program);
}

function addUserCommands(parent: Command, environment: Environment): void {
  const who = '<user>';
  const whoHelp = 'id, or username; `name:123` for a username made of digits';
  parent
    .command('list')
    .description('list accounts, the oldest first')
    .addOption(new Option('--status <status>', 'only these').choices(statuses))
    .option('--role <role>', 'only these')
    .option('--q <text>', 'a piece of the username or e-mail address')
    .option('--limit <number>', 'at most so many', '50')
    .option('--cursor <cursor>', 'go on after a page')
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
    .description('let an applicant in')
    .option('--role <role>', 'this role instead of the requested one')
    .option('--reopen', 'take back a rejection')
    .addHelpText('after', examples('admittance users approve alice', 'admittance users approve 7 --role user'))
    .action(async (user, _options, command) =>
      (await users()).approveAccount(environment, user, command.optsWithGlobals()),
    );
  for (const [name, action, description] of [
    ['reject', 'rejectAccount', 'turn an applicant down'],
    ['suspend', 'suspendAccount', 'shut an active account out at once'],
  ] as const) {
    parent
      .command(name)
      .argument(who, whoHelp)
      .description(description)
      .option('--reason <text>', 'what the person is told')
      .addHelpText('after', examples(`admittance users ${name} alice --reason "Not known here"`))
      .action(async (user, _options, command) => (await users())[action](environment, user, command.optsWithGlobals()));
  }
  parent
    .command('reinstate')
    .argument(who, whoHelp)
    .description('let a suspended account back in')
    .addHelpText('after', examples('admittance users reinstate alice'))
    .action(async (user, _options, command) =>
      (await users()).reinstateAccount(environment, user, command.optsWithGlobals()),
    );
  parent
    .command('delete')
    .argument(who, whoHelp)
    .description('delete an account for good')
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('admittance users delete alice', 'admittance users delete 7 --yes --json'))
    .action(async (user, _options, command) =>
      (await users()).deleteAccount(environment, user, command.optsWithGlobals()),
    );
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Sub-commands do not inherit this. */
function withStrictParsing(command: Command): Command {
  command.exitOverride().allowExcessArguments(false).showHelpAfterError('(add --help for the options and examples)');
  for (const child of command.commands) withStrictParsing(child);
  return command;
}
