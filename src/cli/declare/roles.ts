import { type Command, Option } from 'commander';
import { permissions } from '../../catalogue.ts';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const roles = () => import('../roles.ts');

const name = '<name>';

export function declareRoles(program: Command, environment: Environment): void {
  const parent = program.command('roles').description('list and change roles');
  parent
    .command('list')
    .description('list all roles, built-in roles first')
    .addHelpText('after', examples('admittance roles list', 'admittance roles list --json'))
    .action(async (_options, command) => (await roles()).listAllRoles(environment, command.optsWithGlobals()));
  parent
    .command('show')
    .argument(name, 'the role')
    .description('print one role')
    .addHelpText('after', examples('admittance roles show admin', 'admittance roles show support --json'))
    .action(async (role, _options, command) => (await roles()).showRole(environment, role, command.optsWithGlobals()));
  withContent(parent.command('create').argument(name, 'lower-case letters, digits, _ and -'))
    .description('create a role')
    .addHelpText(
      'after',
      examples(
        'admittance roles create support --permission users:read users:approve --description "Approves registrations."',
        'admittance roles create guest --json',
      ),
    )
    .action(async (role, _options, command) => (await roles()).addRole(environment, role, command.optsWithGlobals()));
  withContent(parent.command('update').argument(name, 'the role'))
    .description('change the given fields and keep the rest; lost permissions end at once')
    .addHelpText(
      'after',
      examples(
        'admittance roles update support --permission users:read',
        'admittance roles update support --no-permission --description "On leave."',
      ),
    )
    .action(async (role, _options, command) =>
      (await roles()).changeRole(environment, role, command.optsWithGlobals()),
    );
  parent
    .command('delete')
    .argument(name, 'the role')
    .description('delete a role that no user has')
    .addHelpText('after', examples('admittance roles delete support'))
    .action(async (role, _options, command) =>
      (await roles()).removeRole(environment, role, command.optsWithGlobals()),
    );
}

function withContent(command: Command): Command {
  return command
    .addOption(new Option('--permission <permission...>', 'all permissions of the role').choices(permissions))
    .option('--no-permission', 'the role has no permissions')
    .option('--description <text>', 'what the role is for, in one line')
    .option('--requestable', 'offer it on the registration form, even with permissions')
    .option('--no-requestable', 'do not offer it on the registration form, even without permissions');
}
