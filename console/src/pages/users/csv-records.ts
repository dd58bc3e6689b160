/** A page of CSV as its records, each with its end; a line break in quotes ends none (RFC 4180). */
export function csvRecords(page: string): string[] {
  const records: string[] = [];
  let record = '';
  for (const line of page.split('\r\n').slice(0, -1)) {
    record += `${line}\r\n`;
    const quotes = record.split('"').length - 1;
    if (quotes % 2 === 1) continue;
    records.push(record);
    record = '';
  }
  return records;
}

/** Pages of one list as one file: the names of the columns once. @param ids keeps these accounts only */
export function joinCsv(pages: readonly string[], ids?: ReadonlySet<number>): string {
  const [head = ''] = csvRecords(pages[0] ?? '');
  const rows = pages.flatMap((page) => csvRecords(page).slice(1));
  return [head, ...rows.filter((row) => !ids || ids.has(Number.parseInt(row, 10)))].join('');
}
