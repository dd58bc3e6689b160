/** Where somebody is signed in, and the end of it, from the command line. */
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { endSession, endSessionsOf } from '../features/sessions/end-sessions.ts';
import { listSessions } from '../features/sessions/list-sessions.ts';
import { confirm } from './ask.ts';
import { findAccount } from './find-account.ts';
import { formatPage, type PageOptions, readPage, toPrintedPage } from './pages.ts';
import { type JsonOption, printResult, toMinute } from './report.ts';
import { shorten } from './terminal.ts';
import { withDeps } from './with-deps.ts';

const list = 'sessions';

export async function listUserSessions(
  environment: Environment,
  who: string,
  options: JsonOption & PageOptions,
): Promise<void> {
  const request = readPage(list, options);
  const page = await withDeps(environment, async (deps) =>
    listSessions(deps, (await findAccount(deps, who)).id, request),
  );
  printResult(options, toPrintedPage(list, page), (page) =>
    formatPage(page, 'No sessions.', (session) => ({
      id: session.id,
      device: session.device && shorten(session.device, 40),
      address: session.address,
      since: toMinute(session.created_at),
      last_used: toMinute(session.last_used_at),
      expires: toMinute(session.expires_at),
      reused: session.reused_at && toMinute(session.reused_at),
    })),
  );
}

export async function endUserSessions(
  environment: Environment,
  who: string,
  options: JsonOption & { session?: string; yes?: boolean },
): Promise<void> {
  const sessionId = readSessionId(options);
  const user = await withDeps(environment, async (deps) => {
    const user = await findAccount(deps, who);
    const which = sessionId === undefined ? 'all sessions' : `session ${sessionId}`;
    if (!options.yes && !(await confirm(`End ${which} of ${user.username} (id ${user.id})?`))) {
      throw new CommandFailure('Nothing was ended.');
    }
    if (sessionId === undefined) await endSessionsOf(deps, user.id);
    else await endSession(deps, user.id, sessionId);
    return user;
  });
  const result = { user_id: user.id, username: user.username, session_id: sessionId ?? null };
  printResult(options, result, ({ username, session_id }) =>
    session_id === null ? `All sessions of ${username} are ended.` : `Session ${session_id} of ${username} is ended.`,
  );
}

function readSessionId({ session }: { session?: string }): number | undefined {
  if (session === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(session))
    throw new CommandFailure('--session must be the id of a session, as `admittance sessions list` shows it.', 2);
  return Number(session);
}
