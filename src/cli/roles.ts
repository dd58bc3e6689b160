/** The roles from the command line; the verbs are the ones behind the API, and so are the rules. */
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { createRole, deleteRole, type RoleContent, replaceRole } from '../features/roles/change-roles.ts';
import { getRole, listRoles } from '../features/roles/get-role.ts';
import { type Permission, type Role, roleDescription, roleName, toRole } from '../features/roles/role.ts';
import { Problem } from '../problems.ts';
import { isAccepted } from './is-accepted.ts';
import { formatFields, formatTable, type JsonOption, printResult, toMinute } from './report.ts';
import { withDeps } from './with-deps.ts';

/** In code points, as the database counts; the schema counts what a person sees as one character. */
const longestDescription = 200;

/** `permission` is false for none. */
type ContentOptions = JsonOption & { permission?: Permission[] | false; description?: string; requestable?: boolean };

export async function listAllRoles(environment: Environment, options: JsonOption): Promise<void> {
  const data = await withDeps(environment, listRoles);
  printResult(options, { data }, ({ data }) =>
    formatTable(
      data.map(({ name, built_in, requestable, permissions, description }) => ({
        name,
        built_in: built_in ? 'yes' : 'no',
        requestable: requestable ? 'yes' : 'no',
        permissions: permissions.join(' ') || '–',
        description: description || '–',
      })),
    ),
  );
}

export function showRole(environment: Environment, name: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    name,
    options,
    async (deps) => (await getRole(deps, name)).role,
    (role) =>
      formatFields({
        name: role.name,
        built_in: role.built_in ? 'yes' : 'no',
        requestable: role.requestable ? 'yes' : 'no',
        permissions: role.permissions.join(' ') || null,
        description: role.description || null,
        created_at: role.created_at && toMinute(role.created_at),
        updated_at: role.updated_at && toMinute(role.updated_at),
      }),
  );
}

export async function addRole(environment: Environment, name: string, options: ContentOptions): Promise<void> {
  const content = { description: '', permissions: [], ...(await readContent(options)) };
  return act(
    environment,
    name,
    options,
    async (deps) => toRole(await createRole(deps, name, content)),
    (role) => `The role ${role.name} ${allows(role)}.`,
  );
}

export async function changeRole(environment: Environment, name: string, options: ContentOptions): Promise<void> {
  const changes = await readContent(options);
  if (Object.keys(changes).length === 0)
    throw new CommandFailure(
      'Say what to change: --permission, --no-permission, --description, --requestable or --no-requestable.',
      2,
    );
  return act(
    environment,
    name,
    options,
    async (deps) => {
      const { role, row } = await getRole(deps, name);
      const { description, permissions } = role;
      const changed = await replaceRole(deps, name, { description, permissions, ...changes }, (seen) => {
        if (seen.version !== row?.version) throw new Problem('request/stale');
      });
      return toRole(changed);
    },
    (role) => `The role ${role.name} ${allows(role)} now.`,
  );
}

export function removeRole(environment: Environment, name: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    name,
    options,
    async (deps) => {
      const { role } = await getRole(deps, name);
      await deleteRole(deps, name);
      return role;
    },
    (role) => `The role ${role.name} is deleted.`,
  );
}

async function act(
  environment: Environment,
  name: string,
  options: JsonOption,
  work: (deps: Deps) => Promise<Role>,
  describe: (role: Role) => string,
): Promise<void> {
  if (!(await isAccepted(roleName, name)))
    throw new CommandFailure(
      'The name of a role is at most 50 lower-case letters, digits, _ and -, and begins with a letter.',
      2,
    );
  printResult(options, await withDeps(environment, work), describe);
}

/** Held to what the API accepts; nothing else looks at it before it is stored. */
async function readContent({ permission, description, requestable }: ContentOptions): Promise<Partial<RoleContent>> {
  if (
    description !== undefined &&
    ([...description].length > longestDescription || !(await isAccepted(roleDescription, description)))
  )
    throw new CommandFailure(
      `--description must be one line of plain text of at most ${longestDescription} characters.`,
      2,
    );
  return {
    ...(permission !== undefined && { permissions: permission || [] }),
    ...(description !== undefined && { description }),
    ...(requestable !== undefined && { requestable }),
  };
}

function allows({ permissions }: Role): string {
  return permissions.length === 0 ? 'allows nothing' : `allows ${permissions.join(', ')}`;
}
