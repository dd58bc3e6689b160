import { type Command, Option } from 'commander';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

export function declareServing(program: Command, environment: Environment): void {
  program
    .command('serve')
    .description('start the server; migrates the database first')
    .addHelpText(
      'after',
      examples('PORT=8080 admittance serve', 'DATABASE_URL=mysql://app:secret@db:3306/accounts admittance serve'),
    )
    .action(async () => (await import('../../serve/serve.ts')).serve(environment));

  program
    .command('migrate')
    .description('bring the database schema up to date; `serve` does it too, no other command')
    .option('--check', 'change nothing; exit with 1 when a migration is pending')
    .addOption(
      new Option(
        '--print-sql [database]',
        'change nothing; print the SQL of the pending migrations, or of all of them for the database named',
      )
        .choices(['sqlite', 'mysql', 'postgres'])
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
      (await import('../migrate.ts')).migrateDatabase(environment, command.optsWithGlobals()),
    );
}

/** What tells how the installation is set up, and whether it is well. */
export function declareUpkeep(program: Command, environment: Environment): void {
  const config = program.command('config').description('settings');
  config
    .command('show')
    .description('print every setting and its source; secrets are masked')
    .addHelpText('after', examples('admittance config show', 'admittance config show --json'))
    .action(async (_options, command) =>
      (await import('../config.ts')).showSettings(environment, command.optsWithGlobals()),
    );
  config
    .command('check')
    .description('check the settings and explain every fault')
    .addHelpText('after', examples('admittance config check'))
    .action(async (_options, command) =>
      (await import('../config.ts')).checkConfig(environment, command.optsWithGlobals()),
    );

  program
    .command('openapi')
    .description('print the API description (OpenAPI 3.1)')
    .addHelpText('after', examples('admittance openapi > openapi.json'))
    .action(async () => (await import('../openapi.ts')).printApiDescription());

  program
    .command('doctor')
    .description('check database, clock, keys, file modes, proxies and client addresses, and say what to do')
    .addHelpText('after', examples('admittance doctor', 'admittance doctor --json'))
    .action(async (_options, command) =>
      (await import('../doctor.ts')).diagnose(environment, command.optsWithGlobals()),
    );
}
