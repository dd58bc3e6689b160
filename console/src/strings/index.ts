/**
 * Every sentence of the console, by language. A further one is an object of the same shape beside `en`,
 * and a line here.
 */
import { en } from './en/index.ts';

export type Catalogue = typeof en;

const catalogues: Readonly<Record<string, Catalogue>> = { en };

export const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in catalogues) ?? 'en';
export const text: Catalogue = catalogues[language] ?? en;
