/**
 * Clients that two generators make of openapi.json, taken through the story: from the registration to the deletion.
 * What they send is up to them; what we see of them is that their types fit, and that the service takes it.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

type Answer = { status: number; data: never };
type Client = Record<
  'register' | 'logIn' | 'approve' | 'dashboard' | 'refresh' | 'logOut' | 'remove',
  (...values: string[]) => Promise<Answer>
>;

const generators = ['@hey-api/openapi-ts@0.99', 'orval@8', 'typescript@5'];

/** How each is used, in the words of its own documentation. Optional members are null, as many clients write them. */
const optional = 'role: null, note: null, display_name: null, email: null';
const clients = {
  'hey-api': (base: string) => ({
    config: `export default {
      input: 'openapi.json', output: 'made', plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    };`,
    command: ['openapi-ts', '-f', 'config.mjs'],
    use: `import * as api from './made/sdk.gen';
import { client } from './made/client.gen';
client.setConfig({ baseUrl: '${base}' });
const read = async (answer: Promise<{ data?: unknown; error?: unknown; response?: Response }>) => {
  const { data, error, response } = await answer;
  return { status: response?.status, data: data ?? error };
};
export const register = (username: string, password: string) =>
  read(api.register({ body: { username, password, ${optional} } }));
export const logIn = (username: string, password: string) => read(api.logIn({ body: { username, password } }));
export const approve = (auth: string, id: string) => read(api.approveUser({ auth, path: { id }, body: { role: null } }));
export const dashboard = (auth: string) => read(api.getDashboard({ auth }));
export const refresh = (refresh_token: string) => read(api.refreshToken({ body: { refresh_token } }));
export const logOut = (auth: string) => read(api.logOut({ auth }));
export const remove = (auth: string, id: string) => read(api.deleteUser({ auth, path: { id } }));
`,
  }),
  orval: (base: string) => ({
    config: `export default {
      api: { input: 'openapi.json', output: { target: 'made/client.ts', client: 'fetch', baseUrl: '${base}' } },
    };`,
    command: ['orval', '--config', 'config.mjs'],
    use: `import * as api from './made/client';
const bearer = (token: string) => ({ headers: { authorization: 'Bearer ' + token } });
export const register = (username: string, password: string) =>
  api.register({ username, password, ${optional} });
export const logIn = (username: string, password: string) => api.logIn({ username, password });
export const approve = (token: string, id: string) => api.approveUser(id, { role: null }, bearer(token));
export const dashboard = (token: string) => api.getDashboard(bearer(token));
export const refresh = (refresh_token: string) => api.refreshToken({ refresh_token });
export const logOut = (token: string) => api.logOut(undefined, bearer(token));
export const remove = (token: string, id: string) => api.deleteUser(id, bearer(token));
`,
  }),
};

describe('a generated client', { skip: !isFullTier && 'in the full tier' }, () => {
  let cwd: string;
  let service: Installation;
  const run = (command: string, ...args: string[]) => {
    const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };
    return promisify(execFile)(command, args, { cwd, env }).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
  };

  before(async () => {
    cwd = makeFolder();
    service = await install(anyDatabase);
    writeFileSync(join(cwd, 'package.json'), '{"private":true}');
    copyFileSync(fileURLToPath(new URL('../../openapi.json', import.meta.url)), join(cwd, 'openapi.json'));
    await run('npm', 'install', ...generators, '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund');
  });

  for (const [name, describeClient] of Object.entries(clients))
    it(`of ${name} goes through the story`, async () => {
      const { config, command, use } = describeClient(service.base);
      writeFileSync(join(cwd, 'config.mjs'), config);
      const [program = '', ...args] = command;
      await run(join(cwd, 'node_modules/.bin', program), ...args);
      const source = join(cwd, `${name}.ts`);
      writeFileSync(source, use);
      const strictly = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'preserve'];
      await run(join(cwd, 'node_modules/.bin/tsc'), ...strictly, '--lib', 'es2022,dom,dom.iterable', source);
      const file = join(cwd, `${name}.mjs`);
      const bundle = await rolldown({ input: source, platform: 'node' });
      await bundle.write({ file, format: 'esm' });
      await goThrough((await import(pathToFileURL(file).href)) as Client, name);
    });

  async function goThrough(client: Client, name: string): Promise<void> {
    const username = `maria.${name}`;
    const status = async (answer: Promise<Answer>) => (await answer).status;
    const read = async (answer: Promise<Answer>): Promise<Record<string, string>> => (await answer).data;
    const boss = (await read(client.logIn('boss', adminPassword)))['access_token'] ?? '';
    const short = await client.register(username, 'short');
    assert.deepEqual([short.status, (short.data as { code: string }).code], [400, 'password/refused']);
    const { id = '' } = await read(client.register(username, password));
    assert.equal(await status(client.logIn(username, password)), 403);
    assert.equal((await read(client.approve(boss, String(id))))['status'], 'active');
    const first = await read(client.logIn(username, password));
    assert.equal((await read(client.dashboard(first['access_token'] ?? '')))['message'], `Welcome, ${username}!`);
    const next = (await read(client.refresh(first['refresh_token'] ?? '')))['access_token'] ?? '';
    assert.equal(await status(client.logOut(next)), 204);
    assert.equal(await status(client.dashboard(next)), 401);
    assert.equal((await read(client.remove(boss, String(id))))['message'], 'User deleted successfully');
    assert.equal(await status(client.logIn(username, password)), 401);
  }
});
