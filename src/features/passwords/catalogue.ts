/** What passwords add to the catalogue. */
import { type Problems, type Settings, wholeNumber } from '../../rows.ts';

export const problems = {
  'password/wrong': {
    status: 401,
    title: 'Wrong password',
    sentence: 'The current password is wrong.',
  },
  'password/refused': {
    status: 400,
    title: 'Password refused',
    sentence: 'This password cannot be used; see "errors".',
  },
} as const satisfies Problems;

export const settings = {
  passwordMinLength: {
    name: 'PASSWORD_MIN_LENGTH',
    doc: 'Minimum length of a new password in characters (code points), 8 to 64.',
    default: '15',
    unit: 'characters',
    parse: wholeNumber(8, 64),
  },
} as const satisfies Settings;
