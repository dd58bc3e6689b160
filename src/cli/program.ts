/**
 * The commands, their options and their help; a family of them is declared in a file of its own. What
 * each does is loaded when it is called, so that none waits for what only the others need.
 */
import { Command } from 'commander';
import type { Environment } from '../config.ts';
import { version } from '../version.ts';
import { declareAdoption } from './declare/adoption.ts';
import { declareAudit } from './declare/audit.ts';
import { declareHashes } from './declare/hashes.ts';
import { examples } from './declare/help.ts';
import { declareJobs } from './declare/jobs.ts';
import { declareKeys } from './declare/keys.ts';
import { declareServing, declareUpkeep } from './declare/operate.ts';
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

  declareServing(program, environment);

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
  declareUpkeep(program, environment);

  return withStrictParsing(program);
}

/** Sub-commands do not inherit this. */
function withStrictParsing(command: Command): Command {
  command.exitOverride().allowExcessArguments(false).showHelpAfterError('(add --help for the options and examples)');
  for (const child of command.commands) withStrictParsing(child);
  return command;
}
