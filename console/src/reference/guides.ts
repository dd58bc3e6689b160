/** The documents that belong to this version, each a file of its own; `guide-plugin.ts` makes HTML of them. */
import { text } from '../strings/reference.ts';

export type GuideName = keyof typeof text.reference.guideTitles;

export const guideNames = Object.keys(text.reference.guideTitles) as GuideName[];

const files = {
  ...import.meta.glob<string>(
    '../../../docs/{verify-tokens,errors,adoption,password-hashes,configuration,operations}.md',
    { import: 'default' },
  ),
  ...import.meta.glob<string>('../../../docs/guides/*.md', { import: 'default' }),
};

/** @returns `undefined` for the reference itself */
export function guideAt(pathname: string): GuideName | 'unknown' | undefined {
  const name = pathname.replace(/^\/docs\/?/, '').replace(/\/$/, '');
  if (name === '') return undefined;
  return guideNames.find((one) => one === name) ?? 'unknown';
}

/** As HTML. */
export async function readGuide(name: GuideName): Promise<string> {
  const file = name === 'guides' ? 'guides/README' : name;
  const read = files[`../../../docs/${file}.md`];
  if (!read) throw new Error(`there is no ${file}`);
  return read();
}
