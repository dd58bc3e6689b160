/**
 * The operator's log: one JSON object a line, or coloured lines for a person at a terminal.
 * Nothing secret is ever passed to it; requests are named by their route, not by their address,
 * because an address can hold a status token.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, type LoggerOptions, pino, stdSerializers, stdTimeFunctions } from 'pino';

export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What waits for a reader that does not read, in bytes; what comes on top of it is dropped. */
const longestBacklog = 4 * 1024 * 1024;
/** Lines are written together, in bytes, or after this time. */
const batchLength = 4_096;
/** What a pipe takes as a whole (PIPE_BUF), in bytes: nothing of another process gets between. */
const wholeLength = 4_096;
const longestDelayMilliseconds = 100;
const farewellMilliseconds = 1_000;

export type OpenLog = {
  log: Log;
  /**
   * Writes what is left, for a second at most, and lets go. To be awaited before `process.exit`:
   * the library's own flush at the exit repeats a write that fails for ever, so a reader that hangs
   * or has gone would keep the program from ending.
   */
  finish(): Promise<void>;
};

/** No caller passes these to the log. A call that does by mistake, also inside an object, writes `[secret]`. */
const secretNames: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'current_password',
  'new_password',
  'password_hash',
  'token',
  'access_token',
  'refresh_token',
  'status_token',
  'secret',
  // Of a failed statement, with every value that was to be written.
  'sql',
]);
const deepestLook = 5;

/** Readers and terminals take these for the end of a line or a command; JSON lets them be. */
const controls = /[\u007f-\u009f\u2028\u2029]/g;
const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

export function logOptions(level: LogLevel): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    // Not the library's own redaction: with names at any depth it takes 40 µs a line, this one.
    // Words: collectors know what `warn` is, and a number only where they were told of this library.
    formatters: { log: hideSecrets, level: (level) => ({ level }) },
    serializers: { err: (error: Error) => hideSecrets(stdSerializers.err(error)) },
    hooks: { streamWrite: (line) => line.replace(controls, toEscape) },
  };
}

/** Nothing is copied unless there is something to hide. */
function hideSecrets<T extends object>(value: T, depth = 0): T {
  let shown = value;
  for (const [name, member] of Object.entries(value)) {
    const seen = secretNames.has(name) ? '[secret]' : lookInto(member, depth);
    if (seen === member) continue;
    if (shown === value) shown = Array.isArray(value) ? ([...value] as T) : { ...value };
    Object.assign(shown, { [name]: seen });
  }
  return shown;
}

function lookInto(member: unknown, depth: number): unknown {
  const isLookedInto = typeof member === 'object' && member !== null && !(member instanceof Error);
  return isLookedInto && depth < deepestLook ? hideSecrets(member, depth + 1) : member;
}

/**
 * Writes to standard output; `pretty` is for a terminal.
 * @param worker whose lines these are, when several processes write to the same place
 */
export async function openLog(level: LogLevel, pretty: boolean, worker?: number): Promise<OpenLog> {
  const options = { ...logOptions(level), ...(worker !== undefined && { base: { worker } }) };
  if (pretty) {
    const { PinoPretty } = await import('pino-pretty');
    const format = { sync: true, singleLine: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
    return { log: pino(options, PinoPretty(format)), finish: async () => undefined };
  }
  const destination = pino.destination({
    dest: 1,
    sync: false,
    ...(worker === undefined ? { minLength: batchLength } : { minLength: batchLength / 2, maxWrite: wholeLength }),
    periodicFlush: longestDelayMilliseconds,
    maxLength: longestBacklog,
  });
  return {
    log: pino(options, destination),
    async finish() {
      const closed = new Promise((resolve) => destination.once('close', resolve));
      destination.end();
      await Promise.race([closed, sleep(farewellMilliseconds)]);
      destination.destroy();
    },
  };
}
