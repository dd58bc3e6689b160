import { api } from '../../api/client.ts';
import { csvRecords, joinCsv } from './csv-records.ts';
import type { UserSearch } from './user-search.ts';

const perRequest = '200';

/**
 * The accounts that a list shows as one CSV file, however many they are.
 * @param ids these only; it ends when all of them are there
 * @param onProgress is told how many accounts have been read
 */
export async function downloadUsers(
  search: UserSearch,
  onProgress: (accounts: number) => void,
  ids?: ReadonlySet<number>,
): Promise<void> {
  const pages: string[] = [];
  let accounts = 0;
  let cursor: string | undefined;
  do {
    const query = { ...search, format: 'csv' as const, limit: perRequest, ...(cursor !== undefined && { cursor }) };
    const { data, response } = await api.GET('/users', { params: { query }, parseAs: 'text' });
    pages.push(String(data ?? ''));
    accounts += csvRecords(pages.at(-1) ?? '').length - 1;
    onProgress(accounts);
    cursor = nextCursor(response.headers.get('link'));
  } while (cursor !== undefined && !(ids && csvRecords(joinCsv(pages, ids)).length > ids.size));
  save(new Blob([joinCsv(pages, ids)], { type: 'text/csv;charset=utf-8' }));
}

/** In JSON it is a member of the page; CSV has no room for it (RFC 8288). */
function nextCursor(link: string | null): string | undefined {
  const address = /^<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
  if (address === undefined) return undefined;
  return new URL(address, location.origin).searchParams.get('cursor') ?? undefined;
}

function save(file: Blob): void {
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(file);
  anchor.download = `users-${new Date().toISOString().slice(0, 10)}.csv`;
  anchor.click();
  // Not at once: the download may begin later than the click.
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
