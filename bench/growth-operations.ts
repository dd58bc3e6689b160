/** What is asked of a database that has grown, and by which requests. */
import { writeRefreshToken } from '../src/features/sessions/refresh-token.ts';
import { writeCursor } from '../src/platform/http/wire/pagination.ts';
import type { Secret } from '../src/platform/secret.ts';
import { isActive, nameOf, nonce, pending } from './growth-data.ts';
import { type Client, formatRequest } from './load.ts';
import { postRequest } from './servers.ts';

const pageLength = 50;
const deepPage = 10_000;
/** A prime. */
const stride = 7_919;
const password = 'correct horse battery staple';

export type Operation = {
  name: string;
  /** One to send once after another, or until it has nothing left to ask. */
  client: Client;
  /** What is used up, or remembered for seconds, is asked no more often than this between two starts. */
  mostABlock?: number;
};

/** @param range of ids that came with this size */
export function userOperations(token: string, secret: Secret, range: { from: number; to: number }): Operation[] {
  const { to } = range;
  const deep = Math.min(deepPage * pageLength, to - 2 * pageLength);
  const get = (path: string): Client => {
    const request = formatRequest('GET', path, { authorization: `Bearer ${token}` });
    return () => request;
  };
  const sessions = wander(range);
  let next = pending.first;
  return [
    {
      name: 'sign-in, without its hash',
      client: signIns(range),
    },
    {
      name: 'refresh',
      client() {
        const id = sessions.next().value;
        if (id === undefined) return undefined;
        return postRequest('/token/refresh', { refresh_token: writeRefreshToken(secret, { id, nonce }, 1) });
      },
    },
    { name: 'list, page 1', client: get('/users') },
    { name: 'list, page 10,000', client: get(`/users?cursor=${writeCursor('users', deep)}`) },
    {
      name: 'list by name, from the middle',
      client: get(`/users?sort=username&cursor=${writeCursor('users.username', 2, 'user.80000000')}`),
    },
    { name: 'queue with its count', client: get('/users?status=pending&count=true') },
    { name: 'search by start, many found', client: get('/users?starts_with=user.7') },
    { name: 'search by start, one found', client: get(`/users?starts_with=${nameOf(Math.floor(to / 2))}`) },
    { name: 'search, many found', client: get('/users?q=user.7') },
    { name: 'search, one found', client: get(`/users?q=${nameOf(Math.floor(to / 2))}`) },
    {
      name: 'approve',
      client: () =>
        next > pending.last
          ? undefined
          : postRequest(`/users/${next++}/approve`, {}, { authorization: `Bearer ${token}` }),
      mostABlock: 150,
    },
    { name: 'list with its count', client: get('/users?count=true') },
    { name: 'statistics', client: get('/statistics'), mostABlock: 1 },
  ];
}

/** @param last the id of the latest event */
export function eventOperations(token: string, last: number): Operation[] {
  const get = (query: string): Client => {
    const request = formatRequest('GET', `/audit?${query}`, { authorization: `Bearer ${token}` });
    return () => request;
  };
  return [
    {
      name: 'sign-in, without its hash',
      client: signIns({ from: pending.last, to: 9_000 }),
    },
    { name: 'trail, page 1', client: get('') },
    {
      name: 'trail, page 10,000',
      client: get(`cursor=${writeCursor('audit', Math.max(100, last - deepPage * pageLength))}`),
    },
    { name: 'of one type', client: get('type=user.changed') },
    { name: 'about one person', client: get('subject_id=3500') },
    { name: 'from an address that is not there', client: get('address=203.0.113.9') },
    {
      name: '30 days of statistics',
      client: () => formatRequest('GET', '/statistics', { authorization: `Bearer ${token}` }),
      mostABlock: 1,
    },
  ];
}

function signIns(range: { from: number; to: number }): Client {
  let ids = wander(range);
  return () => {
    let id = ids.next().value;
    if (id === undefined) {
      ids = wander(range);
      id = ids.next().value as number;
    }
    return postRequest('/login', { username: nameOf(id), password });
  };
}

/** The active ones of a range, each once, in steps that lead all over it. */
function* wander({ from, to }: { from: number; to: number }): Generator<number, undefined> {
  const length = to - from;
  for (let step = 0; step < length; step++) {
    const id = from + 1 + ((step * stride) % length);
    if (isActive(id)) yield id;
  }
}
