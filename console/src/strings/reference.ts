/** What the page at /docs says. */
import { reference } from './en/reference.ts';
import { type Catalogue, text as first, loaded } from './index.ts';

export const text: Pick<Catalogue, 'common' | 'reference'> = loaded ?? { ...first, reference };
