/** How a command or a server fails: in which words, and with which exit code. */
import { CommanderError } from 'commander';
import { ConfigError } from './config.ts';
import { TransferError } from './features/transfer/transfer-error.ts';
import { isFull, isUnusable } from './platform/database/failures.ts';
import { MigrationError } from './platform/database/migrate.ts';
import { errorOf } from './platform/narrow.ts';
import { SecretError } from './platform/secret.ts';
import { Problem } from './problems.ts';

export const isOutOfSpace = 'takes no writes: its disk is full';
export const makeRoom =
  'Free space where the database is. Until then nobody can sign in; nothing that was acknowledged is lost.';

/** A failure the command foresaw and has already put into words. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandFailure) return error.exitCode;
  if (error instanceof ConfigError) return 2;
  if (error instanceof Problem || error instanceof TransferError) return 3;
  if (error instanceof SecretError || error instanceof MigrationError || isUnusable(error)) return 4;
  return 1;
}

/** With all that is wrong: the sentences of the tutorial's API (`user/exists`) name only the first of several faults. */
function describeProblem({ message, errors = [] }: Problem): string {
  const unsaid = errors.filter((error) => !message.includes(error.message));
  if (errors.length < 2 || unsaid.length === 0) return message;
  return `${message.replace(/\.$/, '')}: ${unsaid.map(({ field, message }) => `${field} ${message}`).join('; ')}.`;
}

/** The library's own words, but for the command that is left out, for which it prints the help. */
function describeUsage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'Which command? Add --help for the list of them.';
  return message.replace(/^error: /, '');
}

/** What a person is told of it; an unexpected one with its stack. */
export function describeFailure(error: unknown): string {
  if (error instanceof Problem) return describeProblem(error);
  if (error instanceof CommanderError) return describeUsage(error);
  if (isFull(error)) return `The database ${isOutOfSpace}. ${makeRoom}`;
  if (isUnusable(error)) {
    const { message, code } = errorOf(error);
    return `The database cannot be used: ${message || code}. Check DATABASE_URL, and that the database is there and lets this user in.`;
  }
  if (
    error instanceof ConfigError ||
    error instanceof SecretError ||
    error instanceof MigrationError ||
    error instanceof TransferError ||
    error instanceof CommandFailure
  ) {
    return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
