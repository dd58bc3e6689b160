/** Of two that both name themselves, the one further up is it: every browser names those it wants to be taken for. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;

/** What people call it, as far as a User-Agent tells: `Firefox · Windows`; otherwise what it calls itself. */
export function nameDevice(userAgent: string): string {
  const find = (known: readonly (readonly [piece: string, name: string])[]) =>
    known.find(([piece]) => userAgent.includes(piece))?.[1];
  const browser = find(browsers);
  if (browser === undefined) return userAgent;
  return [browser, find(systems)].filter(Boolean).join(' · ');
}
