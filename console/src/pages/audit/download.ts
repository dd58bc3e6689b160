import { api } from '../../api/client.ts';
import type { AuditSearch } from './audit-search.ts';

const perRequest = '200';

/**
 * The filtered trail as one CSV file, whatever its length.
 * @param onProgress is told how many events are there so far
 */
export async function downloadCsv(
  filter: AuditSearch,
  signal: AbortSignal,
  onProgress: (events: number) => void,
): Promise<void> {
  const pages: string[] = [];
  let events = 0;
  let cursor: string | undefined;
  do {
    const query = { ...filter, format: 'csv' as const, limit: perRequest, ...(cursor !== undefined && { cursor }) };
    const { data, response } = await api.GET('/audit', { params: { query }, parseAs: 'text', signal });
    const page = String(data ?? '');
    const [header = ''] = page.split('\r\n', 1);
    pages.push(pages.length === 0 ? page : page.slice(header.length + 2));
    events += countEvents(page);
    onProgress(events);
    cursor = nextCursor(response.headers.get('link'));
  } while (cursor !== undefined);
  save(new Blob(pages, { type: 'text/csv;charset=utf-8' }), `audit-${new Date().toISOString().slice(0, 10)}.csv`);
}

/** All lines but the header; no cell of the trail has a line break in it. */
function countEvents(page: string): number {
  return page.split('\r\n').filter(Boolean).length - 1;
}

/** In JSON it is a member of the page; CSV has no room for it (RFC 8288). */
function nextCursor(link: string | null): string | undefined {
  const address = /^<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined) return undefined;
  return new URL(address, location.origin).searchParams.get('cursor') ?? undefined;
}

function save(file: Blob, name: string): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(file);
  anchor.download = name;
  anchor.click();
  // Not at once: the download may begin later than the click.
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
