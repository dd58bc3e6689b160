/** What the kinds of jobs are: each feature has a table of its own, and `src/app.ts` gathers them. */
import { type Static, type TSchema, Type } from 'typebox';
import type { Deps } from '../../deps.ts';

export type JobKind = {
  /** Seconds from the end of one time to the next: there is always one such job, without anybody asking for it. */
  every?: number;
  body: TSchema;
  /**
   * Does it. A job may be done again when a process dies in it, so what leaves the house carries an id that
   * stays the same. The signal fires after 15 s, or when the process stops: what has not been done by then comes again.
   * @throws whatever makes it fail; it is tried again
   */
  run(deps: Deps, body: unknown, signal: AbortSignal): Promise<void>;
};

/**
 * By the word in the column `kind`. A body that an earlier version would not understand takes a new word: servers
 * of both versions run beside each other, and each leaves alone what it has no word for.
 */
export type JobKinds = Readonly<Record<string, JobKind>>;

/** One that has its body checked before it is done. */
export function jobOf<S extends TSchema>(
  body: S,
  run: (deps: Deps, body: Static<S>, signal: AbortSignal) => Promise<void>,
): JobKind {
  return { body, run: run as JobKind['run'] };
}

/** One that comes again by itself. @param everySeconds from the end of one time to the next */
export function chore(everySeconds: number, run: (deps: Deps, signal: AbortSignal) => Promise<void>): JobKind {
  return { every: everySeconds, body: Type.Object({}), run: (deps, _body, signal) => run(deps, signal) };
}
