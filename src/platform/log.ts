/**
 * The operator's log: one JSON object a line, or coloured lines for a person at a terminal.
 * Nothing secret is ever passed to it; requests are named by their route, not by their address,
 * because an address can hold a status token.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What waits for a reader that does not read, in bytes; what comes on top of it is dropped. */
const longestBacklog = 4 * 1024 * 1024;
/** Lines are written together, in bytes, or after this time. */
const batchLength = 4_096;
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

/** Writes to standard output; `pretty` is for a terminal. */
export async function openLog(level: LogLevel, pretty: boolean): Promise<OpenLog> {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  if (pretty) {
    const { PinoPretty } = await import('pino-pretty');
    const format = { sync: true, singleLine: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
    return { log: pino(options, PinoPretty(format)), finish: async () => undefined };
  }
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: batchLength,
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
