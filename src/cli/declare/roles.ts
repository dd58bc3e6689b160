import { type Command, Option } from 'commander';
import { permissions } from '../../catalogue.ts';
import type { Environment } from '../../config.ts';
import { examples } from './help.ts';

const roles = () => import('../roles.ts');

const name = '<name>';

export function declareRoles(program: Command, environment: Environment): void {
  const parent = program.command('roles').description('what each role allows');
  parent
    .command('list')
    .description('list all roles, the built-in ones first')
    .addHelpText('after', examples('admittance roles list', 'admittance roles list --json'))
    .action(async (_options, command) => (await roles()).listAllRoles(environment, command.optsWithGlobals()));
  parent
    .command('show')
    .argument(name, 'the role')
    .description('print one role')
    .addHelpText('after', examples('admittance roles show admin', 'admittance roles show support --json'))
    .action(async (role, _options, command) => (await roles()).showRole(environment, role, command.optsWithGlobals()));
  withContent(parent.command('create').argument(name, 'small letters, digits, _ and -'))
    .description('make a role')
    .addHelpText(
      'after',
      examples(
        'admittance roles create support --permission users:read users:approve --description "Lets people in."',
        'admittance roles create guest --json',
      ),
    )
    .action(async (role, _options, command) => (await roles()).addRole(environment, role, command.optsWithGlobals()));
  withContent(parent.command('update').argument(name, 'the role'))
    .description('change what is given and keep the rest; what the role loses is refused at once')
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
    .description('take away a role that nobody has')
    .addHelpText('after', examples('admittance roles delete support'))
    .action(async (role, _options, command) =>
      (await roles()).removeRole(environment, role, command.optsWithGlobals()),
    );
}

function withContent(command: Command): Command {
  return command
    .addOption(new Option('--permission <permission...>', 'what it allows: all of it').choices(permissions))
    .option('--no-permission', 'it allows nothing')
    .option('--description <text>', 'what it is for; one line')
    .option('--requestable', 'forms offer it to people who ask for an account, also with permissions')
    .option('--no-requestable', 'forms do not offer it, also without permissions');
}
