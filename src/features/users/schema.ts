/** Members that several requests about a user share. Nothing is coerced and nothing unknown is accepted. */
import { Type } from 'typebox';
import { longestTyped } from '../passwords/password.ts';
import { longestName } from './username.ts';

/** Nothing that controls or breaks what is shown, or turns its direction. */
const unfit = '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';
/** Blanks, and what most fonts show nothing of (Default_Ignorable_Code_Point of Unicode, as every language's patterns can say it). */
const unseen =
  ' \\u00a0\\u00ad\\u034f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200d\\u202f\\u205f-\\u2065\\u206a-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufff8';
/** Of what is searched for, which a note can hold, and of notes. */
export const oneLine = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$';
const severalLines = '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$';

/** Names are judged by username.ts, which says why; this only bounds what reaches it, to what a name can be. */
export const username = Type.String({
  minLength: 1,
  maxLength: longestName,
  description: 'Letters and digits of one script and . _ -, at most 50.',
  examples: ['alice'],
});
export const password = Type.String({
  minLength: 1,
  maxLength: longestTyped,
  description: 'Counted in code points; 15 to 256 by default.',
  examples: ['correct horse battery staple'],
});
export const displayNamePattern = `^[${unseen}]*[^${unseen}${unfit}][^${unfit}]*$`;
export const displayName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: displayNamePattern,
  'x-rule': 'must be one line of text that can be seen, without control characters',
  description: 'How people are to see the name; one line.',
  examples: ['Alice Example'],
});
export const email = Type.String({
  format: 'email',
  maxLength: 254,
  pattern: '^[\\x21-\\x7e]+$',
  'x-rule': 'must be an e-mail address like alice@example.org',
  description: 'Kept for display; nothing is sent to it.',
  examples: ['alice@example.org'],
});
export const note = Type.String({
  maxLength: 500,
  pattern: severalLines,
  'x-rule': 'must be plain text, without control characters',
  examples: ['I joined the support team.'],
});

/** `me` is the caller. */
export const userIdOrMe = Type.Object({
  id: Type.String({
    pattern: '^(?:me|[1-9][0-9]{0,9})$',
    description: 'The id of a user, or `me` for the caller.',
    examples: ['7'],
  }),
});
export const userId = Type.Object({
  id: Type.String({ pattern: '^[1-9][0-9]{0,9}$', description: 'The id of a user.', examples: ['7'] }),
});

/** Approvers have to see applicants; `maySee` and `assertMayList` hide every other account from them. */
export const readers = ['users:read', 'users:approve'] as const;
