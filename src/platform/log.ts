/**
 * The operator's log: one JSON object a line, or coloured lines for a person at a terminal.
 * Nothing secret is ever passed to it; requests are named by their route, not by their address,
 * because an address can hold a status token.
 */
import { type Logger, pino, stdTimeFunctions } from 'pino';

export type Log = Logger;

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes to standard output; `pretty` is for a terminal. */
export async function openLog(level: LogLevel, pretty: boolean): Promise<Log> {
  const options = { level, base: null, timestamp: stdTimeFunctions.isoTime };
  if (!pretty) return pino(options);
  const { PinoPretty } = await import('pino-pretty');
  return pino(
    options,
    PinoPretty({ sync: true, singleLine: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }),
  );
}
