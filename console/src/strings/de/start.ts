import type { Catalogue } from '../index.ts';
import { number } from './format.ts';

export const start: Catalogue['start'] = {
  username: 'Benutzername',
  password: 'Passwort',
  displayName: 'Anzeigename',
  email: 'E-Mail-Adresse',
  aboutField: (label, messages) => messages.map((message) => `${label} ${message}.`).join(' '),
  signIn: {
    title: 'Anmelden',
    to: (host) => `bei ${host}`,
    password: 'Passwort',
    submit: 'Anmelden',
    notSetUp:
      'Dieser Server hat noch keinen Administrator. Um ihn einzurichten, öffnen Sie den Link, den der Server beim Start ausgegeben hat. Ein Neustart gibt einen neuen aus.',
    noAccount: 'Noch kein Konto?',
    register: 'Konto anfragen',
    throttled: (seconds) =>
      seconds < 90
        ? `Zu viele Versuche. Versuchen Sie es in ${number(seconds)} Sekunden noch einmal.`
        : `Zu viele Versuche. Versuchen Sie es in ${number(Math.ceil(seconds / 60))} Minuten noch einmal.`,
    ended: 'Ihre Sitzung ist beendet. Melden Sie sich wieder an, um weiterzumachen.',
    refusals: {
      'login/rejected': {
        what: 'Benutzername oder Passwort ist falsch.',
        hint: 'Wenn Sie das Passwort vergessen haben, wenden Sie sich an einen Administrator.',
      },
      'login/not-approved': {
        what: 'Ihre Anfrage wartet auf eine Entscheidung.',
        hint: 'Sobald ein Administrator sie genehmigt hat, können Sie sich anmelden.',
      },
      'login/registration-rejected': {
        what: 'Ihre Anfrage wurde abgelehnt.',
        hint: 'Wenn Sie das für einen Irrtum halten, wenden Sie sich an einen Administrator.',
      },
      'login/suspended': {
        what: 'Ihr Konto ist gesperrt.',
        hint: 'Wenn Sie das für einen Irrtum halten, wenden Sie sich an einen Administrator.',
      },
    },
  },
};
