/** Which settings the page shows where, and how they are written into `.env`. Pure. */
import type { paths } from '../../api/openapi.d.ts';

export type Setting = paths['/settings']['get']['responses'][200]['content']['application/json']['data'][number];
export type GroupName = 'changed' | Setting['group'];
export type Group = { name: GroupName; settings: readonly Setting[] };

export function isChanged({ source }: Setting): boolean {
  return source !== 'default';
}

/** Changed ones first, the others by what they are about. Nothing is there twice. */
export function groupSettings(settings: readonly Setting[]): Group[] {
  const groups = new Map<GroupName, Setting[]>([['changed', []]]);
  for (const setting of settings) {
    const name = isChanged(setting) ? 'changed' : setting.group;
    groups.set(name, [...(groups.get(name) ?? []), setting]);
  }
  return [...groups].map(([name, settings]) => ({ name, settings })).filter(({ settings }) => settings.length > 0);
}

/** Every word is in the name, the label, the description or the value. */
export function findSettings(settings: readonly Setting[], words: string, labelOf: (name: string) => string) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    const { name, description, value } = setting;
    const text = [name, labelOf(name), description, value ?? ''].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** What was changed, but for secrets: those are never shown, and have to be copied from where they are. */
export function toEnv(settings: readonly Setting[]): string {
  return settings
    .filter((setting) => isChanged(setting) && !setting.is_secret && setting.value !== null)
    .map(({ name, value }) => envLine(name, value ?? ''))
    .join('\n');
}

/** As the reader of `.env` takes it: what could be misread stands in quotation marks that the value does not hold. */
export function envLine(name: string, value: string): string {
  if (/^[\w.,:/@+%=&?-]*$/.test(value)) return `${name}=${value}`;
  const mark = ["'", '"', '`'].find((mark) => !value.includes(mark)) ?? "'";
  return `${name}=${mark}${value}${mark}`;
}
