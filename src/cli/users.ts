/** The administrator's decisions from the command line; the verbs are the ones behind the API. */
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { approveUser } from '../features/approval/approve-user.ts';
import { rejectUser } from '../features/approval/reject-user.ts';
import { reopenUser } from '../features/approval/reopen-user.ts';
import { reinstateUser, suspendUser } from '../features/approval/suspend-user.ts';
import { userRole } from '../features/roles/role.ts';
import { deleteUser } from '../features/users/delete-user.ts';
import { listUsers } from '../features/users/list-users.ts';
import { note } from '../features/users/schema.ts';
import { setPassword } from '../features/users/set-password.ts';
import type { UserRow } from '../features/users/store.ts';
import { unlockUser } from '../features/users/unlock-user.ts';
import { type Status, toUser } from '../features/users/user.ts';
import { Problem, type ProblemCode } from '../problems.ts';
import { askNewPassword, confirm } from './ask.ts';
import { findAccount } from './find-account.ts';
import { isAccepted } from './is-accepted.ts';
import { formatPage, type PageOptions, readPage, toPrintedPage } from './pages.ts';
import { formatFields, type JsonOption, printResult, toMinute } from './report.ts';
import { shorten } from './terminal.ts';
import { withDeps } from './with-deps.ts';

/** In code points, as the database counts; the schema counts what a person sees as one character. */
const longestReason = 500;

/** In the words of the command line: the API's name a member of the request. */
const tooLate: Partial<Record<ProblemCode, string>> = {
  'approvals/undo-over': 'There is no decision of the last 24 hours to undo. To make the account pending all the same',
  'approvals/signed-in-since':
    'The user has signed in since this decision. To take it back all the same, which ends their sessions',
};

type ListOptions = JsonOption & PageOptions & { status?: Status; role?: string; q?: string };

export async function listAccounts(environment: Environment, options: ListOptions): Promise<void> {
  const request = readPage('users', options);
  const page = await withDeps(environment, (deps) => listUsers(deps, options, request));
  printResult(options, toPrintedPage('users', { ...page, rows: page.rows.map(toUser) }), (page) =>
    formatPage(page, 'No accounts.', ({ id, username, status, role, requested_role, created_at, note }) => ({
      id,
      username,
      status,
      role,
      asks_for: requested_role,
      since: toMinute(created_at),
      note: note && shorten(note.replace(/\s+/g, ' '), 40),
    })),
  );
}

export function showAccount(environment: Environment, who: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    who,
    options,
    async (_deps, user) => user,
    (user) => formatFields(toUser(user)),
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
    async (deps, user) => {
      try {
        return await approveUser(deps, user.id, { role: options.role, reopen: options.reopen });
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'role/not-named')) throw error;
        const reopen = options.reopen ? ' --reopen' : '';
        const example = `admittance users approve ${who}${reopen} --role ${userRole}`;
        throw new Problem(error.code, { sentence: `${error.message} For example: ${example}` });
      }
    },
    ({ username, role }) => `${username} is active with the role ${role}.`,
  );
}

export async function rejectAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { reason?: string },
): Promise<void> {
  const reason = await readReason(options);
  return act(
    environment,
    who,
    options,
    (deps, user) => rejectUser(deps, user.id, reason),
    ({ username }) => `${username} is rejected.`,
  );
}

export async function suspendAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { reason?: string },
): Promise<void> {
  const reason = await readReason(options);
  return act(
    environment,
    who,
    options,
    (deps, user) => suspendUser(deps, user.id, reason),
    ({ username }) => `${username} is suspended.`,
  );
}

export function reinstateAccount(environment: Environment, who: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    who,
    options,
    (deps, user) => reinstateUser(deps, user.id),
    ({ username }) => `${username} is active again.`,
  );
}

export function reopenAccount(
  environment: Environment,
  who: string,
  options: JsonOption & { late?: boolean },
): Promise<void> {
  return act(
    environment,
    who,
    options,
    async (deps, user) => {
      try {
        return await reopenUser(deps, user.id, { late: options.late });
      } catch (error) {
        const sentence = error instanceof Problem ? tooLate[error.code] : undefined;
        if (!(error instanceof Problem) || sentence === undefined) throw error;
        throw new Problem(error.code, { sentence: `${sentence}: admittance users reopen ${who} --late` });
      }
    },
    ({ username }) => `${username} waits for a decision again.`,
  );
}

export function unlockAccount(environment: Environment, who: string, options: JsonOption): Promise<void> {
  let hadFailures = false;
  return act(
    environment,
    who,
    options,
    async (deps, { id }) => {
      const { user, unlocked } = await unlockUser(deps, id);
      hadFailures = unlocked;
      return user;
    },
    ({ username }) =>
      hadFailures
        ? `The failed sign-ins of ${username} were reset.`
        : `${username} has no failed sign-ins: there was nothing to reset.`,
  );
}

export function setAccountPassword(environment: Environment, who: string, options: JsonOption): Promise<void> {
  return act(
    environment,
    who,
    options,
    async (deps, user) => setPassword(deps, user.id, await askNewPassword(user.username, deps.config)),
    ({ username }) => `${username} has that password now, and is signed out everywhere.`,
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
      if (!options.yes && !(await confirm(`Delete ${user.username} (id ${user.id}) permanently?`))) {
        throw new CommandFailure('Nothing was deleted.');
      }
      return deleteUser(deps, user.id, () => undefined);
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
  const user = await withDeps(environment, async (deps) => work(deps, await findAccount(deps, who)));
  printResult(options, toUser(user), () => describe(user));
}

/** Held to what the API accepts; nothing else looks at it before it is stored. */
async function readReason({ reason }: { reason?: string }): Promise<string | undefined> {
  if (reason === undefined) return undefined;
  if ([...reason].length > longestReason || !(await isAccepted(note, reason)))
    throw new CommandFailure(`--reason must be plain text of at most ${longestReason} characters.`, 2);
  return reason;
}
