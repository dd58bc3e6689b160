/** Clients of a cluster: what one of them asks, and a crowd that goes on while something is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterResult, round } from './results.ts';
import { adminSettings } from './servers.ts';

type Pair = { access_token: string; refresh_token: string };
type Asked = { method?: string; token?: string | undefined; body?: object };

export class ClusterClient {
  readonly #base: string;
  readonly #password: string;

  constructor(port: number, password: string) {
    this.#base = `http://127.0.0.1:${port}`;
    this.#password = password;
  }

  /** @returns 0 where there was no answer */
  async ask(path: string, { method = 'GET', token, body }: Asked = {}): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return { status: 0, text: '' };
    }
  }

  async #expect<T>(path: string, asked: Asked): Promise<T> {
    const { status, text } = await this.ask(path, asked);
    if (status < 200 || status > 299) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  #post<T>(path: string, body: object, token?: string): Promise<T> {
    return this.#expect<T>(path, { method: 'POST', token, body });
  }

  async signInAsAdministrator(): Promise<string> {
    const { ADMITTANCE_ADMIN_USERNAME: username, ADMITTANCE_ADMIN_PASSWORD: password } = adminSettings;
    return (await this.#post<Pair>('/login', { username, password })).access_token;
  }

  register = (username: string) => this.#post<{ id: number }>('/register', { username, password: this.#password });
  approve = (id: number, token: string) => this.#post(`/users/${id}/approve`, {}, token);
  signIn = (username: string) => this.#post<Pair>('/login', { username, password: this.#password });
  refresh = (refresh_token: string) => this.#post<Pair>('/token/refresh', { refresh_token });
  signOut = (token: string) => this.#post('/logout', {}, token);
  read = (token: string) => this.#expect('/dashboard', { token });
  statusOf = async (token: string) => (await this.ask('/dashboard', { token })).status;

  async addActive(username: string, token: string): Promise<string> {
    await this.#post('/users', { username, password: this.#password }, token);
    return username;
  }
}

type Outage = ClusterResult['outages'][number];

const lanes = 4;
const calmMilliseconds = 3_000;

/**
 * Registers, refreshes and reads all the time while `work` does its harm, and a while longer.
 * @returns also the names that were registered for all the service said
 */
export async function underLoad(
  client: ClusterClient,
  boss: string,
  prefix: string,
  work: () => Promise<void>,
): Promise<Pick<Outage, 'gapMilliseconds' | 'answers'> & { names: string[] }> {
  const answers: Record<string, number> = {};
  const gap = { register: 0, refresh: 0, read: 0 };
  const names: string[] = [];
  let isOver = false;
  let made = 0;

  const count = (status: number) => {
    answers[status] = (answers[status] ?? 0) + 1;
    return status >= 200 && status <= 299;
  };
  /** One lane of a kind; the gap is that of the kind, so lanes share the time of the last success. */
  const repeat = async (kind: keyof typeof gap, last: { at: number }, ask: () => Promise<boolean>) => {
    while (!isOver) {
      if (await ask()) {
        const now = performance.now();
        gap[kind] = Math.max(gap[kind], now - last.at);
        last.at = now;
      } else await sleep(20);
    }
  };
  const users = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => client.addActive(`${prefix}-lane${lane}`, boss)),
  );
  const pairs = await Promise.all(users.map((username) => client.signIn(username)));
  const began = () => ({ at: performance.now() });
  const [registered, refreshed, seen] = [began(), began(), began()];
  const running = pairs.flatMap((pair) => [
    repeat('register', registered, async () => {
      const username = `${prefix}-${made++}`;
      const body = { username, password: 'correct horse battery staple' };
      const isDone = count((await client.ask('/register', { method: 'POST', body })).status);
      if (isDone) names.push(username);
      return isDone;
    }),
    repeat('refresh', refreshed, async () => {
      const body = { refresh_token: pair.refresh_token };
      const { status, text } = await client.ask('/token/refresh', { method: 'POST', body });
      if (status === 200) Object.assign(pair, JSON.parse(text));
      return count(status);
    }),
    repeat('read', seen, async () => count(await client.statusOf(pair.access_token))),
  ]);
  await sleep(calmMilliseconds);
  await work();
  await sleep(calmMilliseconds);
  isOver = true;
  await Promise.all(running);
  const gapMilliseconds = { register: round(gap.register), refresh: round(gap.refresh), read: round(gap.read) };
  return { gapMilliseconds, answers, names };
}
