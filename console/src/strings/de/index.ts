import type { Part } from '../fill-up.ts';
import type { Catalogue } from '../index.ts';
import { common } from './common.ts';

export const de: Part<Catalogue> = { common, start: { signIn: { title: 'Anmelden', submit: 'Anmelden' } } };
