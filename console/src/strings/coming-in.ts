/** What is said where an account is asked for, beside what the first page says. */
import { comingIn } from './en/coming-in.ts';
import { type Catalogue, text as first, loaded } from './index.ts';

export const text: Pick<Catalogue, 'common' | 'comingIn' | 'start'> = loaded ?? { ...first, comingIn };
