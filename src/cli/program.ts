/**
 * The commands, their options and their help; a family of them is declared in a file of its own. What
 * each does is loaded when it is called, so that none waits for what only the others need.
 */
import { Command, Option } from 'commander';
import type { Environment } from '../config.ts';
import { version } from '../version.ts';
import { declareAdoption } from './declare/adoption.ts';
import { declareAudit } from './declare/audit.ts';
import { declareHashes } from './declare/hashes.ts';
import { examples } from './declare/help.ts';
import { declareJobs } from './declare/jobs.ts';
import { declareKeys } from './declare/keys.ts';
import { declareRoles } from './declare/roles.ts';
import { declareSessions } from './declare/sessions.ts';
import { declareTokens } from './declare/tokens.ts';
import { declareTransfer } from './declare/transfer.ts';
import { declareUsers } from './declare/users.ts';

const exitCodes = `
Exit codes:
  0  done
  1  it failed, or a check failed (what a check only warns of leaves 0)
  2  wrong usage or wrong settings
  3  refused: there is no such user, the status does not allow it, the password is too weak …
  4  the database or the key file is not available, or the schema is that of another version`;

export function buildProgram(environment: Environment): Command {
  const program = new Command('admittance')
    .description('A self-hosted account service: register, approve, log in.')
    .version(version)
    .option('--json', 'print JSON for machines')
    .addHelpText('after', exitCodes)
    .exitOverride();

  program
    .command('serve')
    .description('start the server; migrates the database first')
    .addHelpText(
      'after',
      examples('PORT=8080 admittance serve', 'DATABASE_URL=mysql://app:secret@db:3306/accounts admittance serve'),
    )
    .action(async () => (await import('../serve/serve.ts')).serve(environment));

  program
    .command('migrate')
    .description('bring the database schema up to date; `serve` does it too, no other command')
    .option('--check', 'change nothing; exit with 1 when a migration is pending')
    .addOption(
      new Option(
        '--print-sql [database]',
        'change nothing; print the SQL of the pending migrations, or of all of them for the database named',
      )
        .choices(['sqlite', 'mysql'])
        .conflicts('check'),
    )
    .addHelpText(
      'after',
      examples(
        'admittance migrate',
        'admittance migrate --check --json',
        'admittance migrate --print-sql mysql | mariadb accounts',
      ),
    )
    .action(async (_options, command) =>
      (await import('./migrate.ts')).migrateDatabase(environment, command.optsWithGlobals()),
    );

  program
    .command('admin')
    .description('create administrators')
    .command('create')
    .argument('<name>', 'username of the new administrator: letters and digits of one script and . _ -, at most 50')
    .description('add an administrator; asks for the password, or reads it from standard input')
    .addHelpText('after', examples('admittance admin create alice', 'admittance admin create alice < password.txt'))
    .action(async (name, _options, command) =>
      (await import('./admin.ts')).createAdmin(environment, name, command.optsWithGlobals()),
    );

  declareUsers(program, environment);
  declareSessions(program, environment);
  declareRoles(program, environment);
  declareKeys(program, environment);
  declareTokens(program, environment);
  declareJobs(program, environment);
  declareHashes(program, environment);
  declareAudit(program, environment);
  declareTransfer(program, environment);
  declareAdoption(program, environment);

  const config = program.command('config').description('settings');
  config
    .command('show')
    .description('print every setting and its source; secrets are masked')
    .addHelpText('after', examples('admittance config show', 'admittance config show --json'))
    .action(async (_options, command) =>
      (await import('./config.ts')).showSettings(environment, command.optsWithGlobals()),
    );
  config
    .command('check')
    .description('check the settings and explain every fault')
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
    .description('check database, clock, keys, file modes, proxies and client addresses, and say what to do')
    .addHelpText('after', examples('admittance doctor', 'admittance doctor --json'))
    .action(async (_options, command) =>
      (await import('./doctor.ts')).diagnose(environment, command.optsWithGlobals()),
    );

  return withStrictParsing(program);
}

/** Sub-commands do not inherit this. */
function withStrictParsing(command: Command): Command {
  command.exitOverride().allowExcessArguments(false).showHelpAfterError('(add --help for the options and examples)');
  for (const child of command.commands) withStrictParsing(child);
  return command;
}
