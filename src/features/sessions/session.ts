/** A session: one sign-in on one device. How long it lives, and what it looks like on the wire. Pure. */
import { type Static, Type } from 'typebox';
import { clientAddress } from '../../platform/http/server/client-address.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import type { SessionRow } from './store.ts';

const dayMilliseconds = 24 * 3_600_000;

/** A client that raced with itself comes with one token several times within so long; that says nothing. */
const raceMilliseconds = 10_000;

/** A client that lost the answer may ask for it again for so long. */
const recoveryMilliseconds = 3_600_000;

/** People have a handful of devices; a program that signs in each time and never out comes to more. */
export const mostSessions = 100;

export type Limits = { sessionDays: number; sessionIdleDays: number };

/** By when a session must have begun and been used to be alive now. */
export function oldestAlive(limits: Limits, now: number): { createdAt: number; lastUsedAt: number } {
  return {
    createdAt: now - limits.sessionDays * dayMilliseconds,
    lastUsedAt: now - limits.sessionIdleDays * dayMilliseconds,
  };
}

export function isAlive(session: SessionRow, limits: Limits, now: number): boolean {
  return session.reused_at === null && now < expiresAt(session, limits);
}

/** Unless it is refreshed before. */
export function expiresAt(session: SessionRow, limits: Limits): number {
  return Math.min(
    session.created_at + limits.sessionDays * dayMilliseconds,
    session.last_used_at + limits.sessionIdleDays * dayMilliseconds,
  );
}

export type TokenState = 'current' | 'repeated' | 'recoverable' | 'reused' | 'unknown';

/**
 * What a genuine refresh token of that generation is to a living session:
 * `current`, the session moves on · `repeated`, its successor is given again · `recoverable`, the same, but it is
 * written down · `reused`, somebody has a copy · `unknown`, the row is older than the token, as after a restored backup.
 *
 * One client that loses an answer comes late with one generation. Two parties that hold copies alternate: each
 * comes late with the generation that the other one has just used. So two generations in a row are reuse.
 */
export function judgeGeneration(session: SessionRow, generation: number, now: number): TokenState {
  const { recovered_generation } = session;
  if (generation === session.generation) return 'current';
  if (generation > session.generation) return 'unknown';
  const age = now - session.last_used_at;
  if (generation < session.generation - 1 || age > recoveryMilliseconds) return 'reused';
  if (age <= raceMilliseconds || recovered_generation === generation) return 'repeated';
  return recovered_generation === generation - 1 ? 'reused' : 'recoverable';
}

/** Whether that generation was only just given out: requests with the one before can be under way. */
export function isJustReached(session: SessionRow, generation: number, now: number): boolean {
  const previous = generation - 1;
  if (previous === 0 || generation !== session.generation) return false;
  const givenAt = session.recovered_generation === previous ? session.recovered_at : session.last_used_at;
  return now - (givenAt ?? session.last_used_at) <= raceMilliseconds;
}

/** Where a request came from. */
export type Device = { device: string | null; address: string | null };

const longestDevice = 255;

/** From the User-Agent; what could upset a terminal or a page is left out. */
export function toDevice(
  request: { headers: { 'user-agent'?: string | undefined } } & Parameters<typeof clientAddress>[0],
): Device {
  const printable = request.headers['user-agent']?.replace(/[^\x20-\x7e]/g, '').slice(0, longestDevice);
  return { device: printable || null, address: clientAddress(request) };
}

export const Session = Type.Object(
  {
    id: Type.Integer({ description: "The token's `sid`." }),
    current: Type.Boolean({ description: 'Whether it is the one that asks.' }),
    device: nullable(Type.String(), 'The User-Agent that signed in or refreshed last.'),
    address: nullable(Type.String(), 'Where that came from.'),
    created_at: instant('The sign-in.'),
    last_used_at: instant('The sign-in or the last refresh.', '2026-03-02T11:44:00.500Z'),
    expires_at: instant('When it ends unless it is refreshed before.', '2026-04-01T11:44:00.500Z'),
    reused_at: nullable(
      instant('When it ended because a used refresh token was presented again.'),
      'Someone else may have a copy of its tokens: change the password. The session stays in the list until it is deleted.',
    ),
  },
  {
    $id: 'Session',
    title: 'Session',
    additionalProperties: false,
    examples: [
      {
        id: 31,
        current: true,
        device: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
        address: '192.0.2.7',
        created_at: '2026-03-02T09:14:03.127Z',
        last_used_at: '2026-03-02T11:44:00.500Z',
        expires_at: '2026-04-01T11:44:00.500Z',
        reused_at: null,
      },
    ],
  },
);
export type Session = Static<typeof Session>;

/** `Session` by reference, so that the API description names it once. */
export const SessionRef = Type.Unsafe<Session>({ $ref: 'Session#' });

export function toSession(row: SessionRow, limits: Limits, currentId: number | undefined): Session {
  return {
    id: row.id,
    current: row.id === currentId,
    device: row.device,
    address: row.address,
    created_at: toInstant(row.created_at),
    last_used_at: toInstant(row.last_used_at),
    expires_at: toInstant(expiresAt(row, limits)),
    reused_at: row.reused_at === null ? null : toInstant(row.reused_at),
  };
}
