/** What is stored of the passwords: how much of it is old or weak, and making the weak strong at once. */
import type { Environment } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { type HashReport, reportHashes } from '../features/hashes/report-hashes.ts';
import { type WrapResult, wrapHashes } from '../features/hashes/wrap-hashes.ts';
import { confirm } from './ask.ts';
import { openProgress } from './progress.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';
import { withDeps } from './with-deps.ts';

export async function report(environment: Environment, options: JsonOption): Promise<void> {
  const progress = openProgress('Counting');
  const found = await withDeps(environment, (deps) => reportHashes(deps, progress.show).finally(progress.end));
  printResult(options, found, describeReport);
}

function describeReport({ formats, weak, unverifiable }: HashReport): string {
  if (formats.length === 0 && unverifiable.users === 0) return 'No accounts.';
  const { users: lost, ids } = unverifiable;
  const rows = formats.map(({ weak, costly, users, made_by: _, ...row }) => ({
    users,
    ...row,
    is: weak ? 'weak' : costly ? 'costly' : '',
  }));
  return [
    ...(rows.length > 0 ? [`${formatTable(rows)}\n`] : []),
    weak === 0
      ? 'None is weak.'
      : `${weak} ${weak === 1 ? 'is' : 'are'} weak. To put Argon2id around them: admittance hashes wrap`,
    ...(lost === 0
      ? []
      : [
          `${lost} cannot be verified: ${lost === 1 ? 'its owner' : 'their owners'} cannot sign in (user ${ids.join(', ')}${lost > ids.length ? ' …' : ''}). docs/password-hashes.md says what can be verified.`,
        ]),
  ].join('\n');
}

export async function wrap(environment: Environment, options: JsonOption & { yes?: boolean }): Promise<void> {
  const result = await withDeps(environment, async (deps) => {
    const counting = openProgress('Counting');
    const { weak } = await reportHashes(deps, counting.show).finally(counting.end);
    const question = `Wrap ${weak === 1 ? 'one weak hash' : `${weak} weak hashes`} in Argon2id? Users keep their passwords; it cannot be undone.`;
    if (weak === 0) return { wrapped: 0, changed: 0 };
    if (!options.yes && !(await confirm(question))) throw new CommandFailure('Nothing was changed.');
    const progress = openProgress('Wrapping');
    return await wrapHashes(deps, weak, progress.show).finally(progress.end);
  });
  printResult(options, result, describeWrapping);
}

function describeWrapping({ wrapped, changed }: WrapResult): string {
  if (wrapped + changed === 0) return 'No hash is weak; nothing was changed.';
  return [
    `Wrapped ${wrapped === 1 ? 'one more hash' : `${wrapped} more hashes`} in Argon2id; each owner's next sign-in replaces it with a plain Argon2id hash.`,
    ...(changed > 0 ? [`${changed} had been replaced meanwhile, by a sign-in or a new password.`] : []),
    'Earlier copies of the database still hold the weak hashes: delete the copies that you do not need.',
  ].join('\n');
}
