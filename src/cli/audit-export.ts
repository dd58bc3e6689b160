/** The audit log for other programs: all of it, or what the filters leave. */
import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { type AuditEvent, csvHeader, toCsv } from '../features/audit/event.ts';
import { nameUsers, readEvents } from '../features/audit/list-events.ts';
import { countEvents, type EventFilter } from '../features/audit/store.ts';
import { type FilterOptions, readEventFilter } from './audit-filter.ts';
import { openProgress } from './progress.ts';
import { type JsonOption, printResult } from './report.ts';
import { toPrintableJson } from './terminal.ts';
import { withDeps } from './with-deps.ts';
import { isStandardOutput, writeOut, writeWhole } from './write-whole.ts';

const formats = {
  csv: {
    heading: csvHeader,
    line: toCsv,
  },
  jsonl: { heading: '', line: (event: AuditEvent) => `${toPrintableJson(event, 0)}\n` },
};

type ExportOptions = JsonOption & FilterOptions & { format: keyof typeof formats; output?: string };

/** The oldest first, to a file that is whole or is not there, or to standard output. */
export async function exportEvents(environment: Environment, options: ExportOptions): Promise<void> {
  const { output } = options;
  const findFilter = readEventFilter(options);
  const events = await withDeps(environment, async (deps) => {
    const filter = await findFilter(deps);
    const written = { events: 0 };
    const texts = () => readTexts(deps, filter, options.format, written);
    if (isStandardOutput(output)) await writeOut(texts());
    else await writeWhole(deps, output, texts);
    return written.events;
  });
  if (!isStandardOutput(output))
    printResult(options, { events, output }, () => `${events} ${events === 1 ? 'event' : 'events'} in ${output}.`);
}

async function* readTexts(
  deps: Deps,
  filter: EventFilter,
  format: keyof typeof formats,
  written: { events: number },
): AsyncGenerator<string> {
  const { heading, line } = formats[format];
  const progress = openProgress('Exporting');
  const total = process.stderr.isTTY ? await countEvents(deps.database, filter) : 0;
  try {
    if (heading) yield heading;
    for await (const rows of readEvents(deps, filter)) {
      yield (await nameUsers(deps, rows)).map(line).join('');
      written.events += rows.length;
      progress.show(written.events, total);
    }
  } finally {
    progress.end();
  }
}
