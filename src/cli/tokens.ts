/** What a token is, and whether and why it is refused. Whatever it says may be an attacker's words. */
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { type Inspection, inspectToken } from '../features/oauth/inspect-token.ts';
import { readFirstLine } from './ask.ts';
import { formatFields, type JsonOption, printResult, toSecond } from './report.ts';
import { shorten, toPrintable } from './terminal.ts';
import { withDeps } from './with-deps.ts';

const longestValue = 200;

/** Exit code 1 when it would not be accepted. */
export async function inspect(environment: Environment, words: string[], options: JsonOption): Promise<void> {
  const given = words.join(' ') || '-';
  const text = given === '-' ? await readFirstLine('The token') : given;
  const token = text.trim().replace(/^bearer +/i, '');
  if (token === '') throw new CommandFailure('No token given: pass it as the argument or on standard input.', 2);
  const inspection = await withDeps(environment, async (deps) => {
    await deps.memory.revocations.follow(deps.database);
    try {
      return await inspectToken(deps, token);
    } finally {
      await deps.memory.revocations.stop();
    }
  });
  if (!inspection.accepted) process.exitCode = 1;
  printResult(options, inspection, describeInspection);
}

export function describeInspection({ reason, verified, header, claims, refresh, user, session }: Inspection): string {
  const proof = verified ? 'signed by one of our keys' : 'not verified: anybody can have written it';
  const blocks = [
    header && `Header\n${formatFields(readable(header))}`,
    claims && `Claims (${proof})\n${formatFields(readable(claims))}`,
    refresh && `Refresh token\n${formatFields(refresh)}`,
    session && `Session\n${formatFields(session)}`,
    user && `User\n${formatFields(user)}`,
    toPrintable(reason),
  ];
  return blocks.filter((block) => block !== undefined).join('\n\n');
}

/** Instants in words beside their numbers. */
function readable(members: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(members).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const instant = ['iat', 'exp', 'nbf'].includes(name) ? new Date(Number(value) * 1000) : undefined;
    const isInstant = typeof value === 'number' && instant !== undefined && !Number.isNaN(instant.getTime());
    return [
      shorten(name, 40),
      isInstant ? `${text} (${toSecond(instant.toISOString())} UTC)` : shorten(text, longestValue),
    ];
  });
  return Object.fromEntries(entries);
}
