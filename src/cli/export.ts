/** All accounts for another program, or for this one again. */
import type { Environment } from '../config.ts';
import { exportUsers } from '../features/transfer/export-users.ts';
import { csvHeader, type ExportedUser, toCsv, toExported } from '../features/transfer/exported-user.ts';
import type { UserRow } from '../features/users/store.ts';
import { openProgress } from './progress.ts';
import { type JsonOption, printResult } from './report.ts';
import { toPrintableJson } from './terminal.ts';
import { withDeps } from './with-deps.ts';
import { isStandardOutput, writeOut, writeWhole } from './write-whole.ts';

const formats = {
  jsonl: { heading: () => '', line: (user: ExportedUser) => `${toPrintableJson(user, 0)}\n` },
  csv: { heading: csvHeader, line: toCsv },
};

type ExportOptions = JsonOption & { format: keyof typeof formats; hashes: boolean };

/** The oldest first, to a file that is whole or is not there, or to standard output. */
export async function exportAccounts(
  environment: Environment,
  path: string | undefined,
  options: ExportOptions,
): Promise<void> {
  const { format, hashes } = options;
  let accounts = 0;
  await withDeps(environment, (deps) =>
    exportUsers(deps, { hashes, format }, async (pages, total) => {
      accounts = total;
      if (isStandardOutput(path)) await writeOut(readTexts(pages, options));
      else await writeWhole(deps, path, () => readTexts(pages, options, total));
    }),
  );
  if (isStandardOutput(path)) return;
  const advice = hashes ? '\nIt holds the hashes of passwords: keep it as you keep the database.' : '';
  printResult(
    options,
    { accounts, file: path, hashes },
    () => `${accounts} ${accounts === 1 ? 'account' : 'accounts'} in ${path}.${advice}`,
  );
}

/** @param total shows how far it is; without it nothing is drawn into what is written */
async function* readTexts(
  pages: AsyncIterable<UserRow[]>,
  { format, hashes }: ExportOptions,
  total?: number,
): AsyncGenerator<string> {
  const { heading, line } = formats[format];
  const progress = openProgress('Exporting');
  let done = 0;
  try {
    const first = heading(hashes);
    if (first) yield first;
    for await (const rows of pages) {
      yield rows.map((row) => line(toExported(row, hashes))).join('');
      done += rows.length;
      if (total !== undefined) progress.show(done, total);
    }
  } finally {
    progress.end();
  }
}
