/**
 * What the first pages say, in the language of the page; `signed-in.ts` has what is said from there on, `reference.ts` what
 * the page at /docs says. A further language is a folder beside `en` with an object of the same shape, a line here and one
 * in `language.ts`. What is in its folder imports nothing that runs from outside: the first file of the console waits for
 * it, and would wait for ever if it waited back.
 */
import { common } from './en/common.ts';
import type { en } from './en/index.ts';
import { service } from './en/service.ts';
import { start } from './en/start.ts';
import { chooseLanguage, type Language, readChoice } from './language.ts';

export type Catalogue = typeof en;

const load: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Catalogue>>> = {
  de: async () => (await import('./de/index.ts')).de,
};

const chosen = chooseLanguage(readChoice(), navigator.languages);

/** All of a language that is not English. Where it cannot be loaded, English is better than nothing. */
export const loaded = chosen === 'en' ? undefined : await load[chosen]().catch(() => undefined);
export const language: Language = loaded ? chosen : 'en';
export const text: Pick<Catalogue, 'common' | 'service' | 'start'> = loaded ?? { common, service, start };
