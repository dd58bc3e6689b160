import type { Environment } from '../config.ts';
import { adminRole } from '../features/roles/role.ts';
import { createUser } from '../features/users/create-user.ts';
import { toUser } from '../features/users/user.ts';
import { askNewPassword } from './ask.ts';
import { type JsonOption, printResult } from './report.ts';
import { withDeps } from './with-deps.ts';

export async function createAdmin(environment: Environment, username: string, options: JsonOption): Promise<void> {
  await withDeps(environment, async (deps) => {
    const password = await askNewPassword(username, deps.config);
    const user = await createUser(deps, { username, password, role: adminRole });
    printResult(options, toUser(user), ({ username, id }) => `${username} (id ${id}) is an administrator now.`);
  });
}
