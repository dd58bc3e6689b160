/** A page of CSV as its records, each with its end; a line break in quotes ends none (RFC 4180). */
export function csvRecords(page: string): string[] {
  return page.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+\r\n/g) ?? [];
}

/** Pages of one list as one file: the names of the columns once. @param ids keeps these accounts only */
export function joinCsv(pages: readonly string[], ids?: ReadonlySet<number>): string {
  const [head = ''] = csvRecords(pages[0] ?? '');
  const rows = pages.flatMap((page) => csvRecords(page).slice(1));
  return [head, ...rows.filter((row) => !ids || ids.has(Number.parseInt(row, 10)))].join('');
}
