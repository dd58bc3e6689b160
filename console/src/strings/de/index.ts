import type { Part } from '../fill-up.ts';
import type { Catalogue } from '../index.ts';
import { common } from './common.ts';
import { service } from './service.ts';

export const de: Part<Catalogue> = { common, service, start: { signIn: { title: 'Anmelden', submit: 'Anmelden' } } };
