/** What the setup adds to the catalogue. */
import { type Problems, type Settings, text } from '../../rows.ts';

export const problems = {
  'setup/link-refused': {
    status: 403,
    title: 'Setup link refused',
    sentence: 'This setup link is wrong or older than 30 minutes: restart the server for a new one.',
  },
  'setup/done': {
    status: 409,
    title: 'Already set up',
    sentence: 'An administrator already exists: sign in instead.',
  },
} as const satisfies Problems;

export const settings = {
  adminUsername: {
    name: 'ADMITTANCE_ADMIN_USERNAME',
    togetherWith: 'ADMITTANCE_ADMIN_PASSWORD',
    doc: 'Name of the first administrator; ignored once an administrator exists.',
    parse: text,
  },
  adminPassword: {
    name: 'ADMITTANCE_ADMIN_PASSWORD',
    doc: 'Password of the first administrator; ignored once an administrator exists.',
    secret: true,
    parse: text,
  },
} as const satisfies Settings;
