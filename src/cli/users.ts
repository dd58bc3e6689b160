/** The administrator's decisions from the command line; the verbs are the ones behind the API. */
import { Value } from 'typebox/value';
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { approveUser } from '../features/approval/approve-user.ts';
import { rejectUser } from '../features/approval/reject-user.ts';
import { reinstateUser, suspendUser } from '../features/approval/suspend-user.ts';
import { operator } from '../features/roles/actor.ts';
import { deleteUser } from '../features/users/delete-user.ts';
import { getUser, getUserByName } from '../features/users/get-user.ts';
import { listUsers } from '../features/users/list-users.ts';
import { note } from '../features/users/schema.ts';
import type { UserRow } from '../features/users/store.ts';
import { type Status, toUser } from '../features/users/user.ts';
import { type PageRequest, readPageRequest, writeCursor } from '../platform/http/pagination.ts';
import { Problem } from '../problems.ts';
import { confirm } from './ask.ts';
import { CommandFailure, describeProblem, formatTable, type JsonOption, printResult } from './report.ts';
import { shorten, toPrintable } from './terminal.ts';
import { withExistingDeps } from './with-deps.ts';

/** In code points, as the database counts; the schema counts what a person sees as one character. */
const longestReason = 500;

type ListOptions = JsonOption & { status?: Status; role?: string; q?: string; limit: string; cursor?: string };

export async function listAccounts(environment: Environment, options: ListOptions): Promise<void> {
  if (!/^\d{1,9}$/.test(options.limit)) throw new CommandFailure('--limit must be a whole number.', 2);
  const request = readPage(options);
  const page = await withExistingDeps(environment, (deps) => listUsers(deps, options, request));
  const result = {
    data: page.rows.map(toUser),
    next_cursor: page.next === undefined ? null : writeCursor('users', page.next),
  };
  printResult(options, result, ({ data, next_cursor }) => {
    if (data.length === 0) return 'No accounts.';
    const rows = data.map(({ id, username, status, role, requested_role, created_at, note }) => ({
      id,
      username,
      status,
      role,
      asks_for: requested_role,
      since: created_at.slice(0, 16).replace('T', ' '),
      note: note && shorten(note.replace(/\s+/g, ' '), 40),
    }));
    return formatTable(rows) + (next_cursor ? `\nMore: add --cursor ${next_cursor}` : '');
  });
}

export function showAccount(environment: Environment, who: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    who,
    options,
    async (_deps, user) => user,
    (user) =>
      Object.entries(toUser(user))
        .map(([name, value]) => `${name.padEnd(16)}${value === null ? '–' : toPrintable(String(value))}`)
        .join('\n'),
  );
}

export function approveAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { role?: string; reopen?: boolean },
): Promise<void> {
  return act(
    environment,
    who,
    options,
    (deps, user) => approveUser(deps, operator, user.id, { role: options.role, reopen: options.reopen }),
    ({ username, role }) => `${username} is active with the role ${role}.`,
  );
}

export function rejectAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { reason?: string },
): Promise<void> {
  const reason = readReason(options);
  return act(
    environment,
    who,
    options,
    (deps, user) => rejectUser(deps, operator, user.id, reason),
    ({ username }) => `${username} is rejected.`,
  );
}

export function suspendAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { reason?: string },
): Promise<void> {
  const reason = readReason(options);
  return act(
    environment,
    who,
    options,
    (deps, user) => suspendUser(deps, operator, user.id, reason),
    ({ username }) => `${username} is suspended.`,
  );
}

export function reinstateAccount(environment: Environment, who: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    who,
    options,
    (deps, user) => reinstateUser(deps, operator, user.id),
    ({ username }) => `${username} is active again.`,
  );
}

export function deleteAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { yes?: boolean },
): Promise<void> {
  return act(
    environment,
    who,
    options,
    async (deps, user) => {
      if (!options.yes && !(await confirm(`Delete ${user.username} (id ${user.id}) for good?`))) {
        throw new CommandFailure('Nothing was deleted.');
      }
      return deleteUser(deps, operator, user.id, () => undefined);
    },
    ({ username }) => `${username} is deleted.`,
  );
}

async function act(
  environment: Environment,
  who: string,
  options: JsonOption,
  work: (deps: Deps, user: UserRow) => Promise<UserRow>,
  describe: (user: UserRow) => string,
): Promise<void> {
  const user = await withExistingDeps(environment, async (deps) => work(deps, await findAccount(deps, who)));
  printResult(options, toUser(user), () => describe(user));
}

/** Held to what the API accepts; nothing else looks at it before it is stored. */
function readReason({ reason }: { reason?: string }): string | undefined {
  if (reason !== undefined && ([...reason].length > longestReason || !Value.Check(note, reason)))
    throw new CommandFailure(`--reason must be plain text of at most ${longestReason} characters.`, 2);
  return reason;
}

function readPage(options: ListOptions): PageRequest {
  try {
    return readPageRequest('users', options);
  } catch (error) {
    throw error instanceof Problem ? new CommandFailure(describeProblem(error), 2) : error;
  }
}

function findAccount(deps: Deps, who: string): Promise<UserRow> {
  if (/^[1-9]\d{0,9}$/.test(who)) return getUser(deps, Number(who));
  return getUserByName(deps, who.replace(/^name:/, ''));
}
