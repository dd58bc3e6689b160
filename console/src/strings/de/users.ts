import type { Catalogue } from '../index.ts';

export const users: Catalogue['users'] = {
  title: 'Konten',
  nameless: (id) => `Konto ${id}`,
  idOf: (id) => `ID ${id}`,
  countOf: (found, all) => `${found} von ${all}`,
  shown: (shown, total) =>
    total === undefined || shown === total ? `${shown} angezeigt` : `${shown} von ${total} angezeigt`,

  searchHint: 'Name, Benutzername oder E-Mail',
  sortBy: 'Sortieren nach',
  sorts: {
    id: 'Ältestes Konto zuerst',
    '-id': 'Neuestes Konto zuerst',
    username: 'Benutzername, A bis Z',
    '-username': 'Benutzername, Z bis A',
    created_at: 'Angelegt, früheste zuerst',
    '-created_at': 'Angelegt, späteste zuerst',
    last_login_at: 'Letzte Anmeldung, früheste zuerst',
    '-last_login_at': 'Letzte Anmeldung, späteste zuerst',
  },
  clearFilters: 'Aufheben',
  noMatch: 'Kein Konto passt zu diesen Filtern.',
  noMatchFor: (words) => `Niemand passt zu „${words}“.`,
  noMatchYet: 'In den bisher durchsuchten Konten passt niemand.',
  nobody: 'Es gibt noch keine Konten. Legen Sie eines an, oder geben Sie die Adresse für Anfragen weiter.',

  person: 'Person',
  pickColumn: 'Auswählen',
  pick: (name) => `${name} auswählen`,
  pickAll: 'Alle angezeigten auswählen',
  username: 'Benutzername',
  displayName: 'Anzeigename',
  noDisplayName: 'kein Anzeigename',
  email: 'E-Mail',
  role: 'Rolle',
  withPermissions: '(mit Rechten)',
  roleAllows: 'Diese Rolle hat Rechte in diesem Dienst.',
  status: 'Stand',
  registered: 'Seit',
  lastSignIn: 'Letzte Anmeldung',

  export: {
    action: 'Exportieren',
    progress: (accounts) => `${accounts} Konten gelesen…`,
  },

  bulk: {
    title: 'Ausgewählte Personen',
    selected: (count) => `${count} ausgewählt`,
    kinds: {
      pending: (count) => `${count} wartend`,
      active: (count) => `${count} aktiv`,
      rejected: (count) => `${count} abgelehnt`,
      suspended: (count) => `${count} gesperrt`,
    },
    clear: 'Auswahl aufheben',
    acts: { suspend: 'Sperren…', endSessions: 'Sitzungen beenden…' },
    questions: {
      suspend: (count, number) => (count === 1 ? '1 Person sperren?' : `${number} Personen sperren?`),
      endSessions: (count, number) =>
        count === 1 ? 'Die Sitzungen von 1 Person beenden?' : `Die Sitzungen von ${number} Personen beenden?`,
    },
    leads: {
      suspend: 'Sie werden sofort abgemeldet und können sich nicht anmelden, bis jemand sie entsperrt.',
      endSessions: 'Auf jedem Gerät ist eine neue Anmeldung nötig.',
    },
    submits: {
      suspend: (_, number) => `${number} sperren`,
      endSessions: (_, number) => `Sitzungen von ${number} beenden`,
    },
    more: (number) => `${number} weitere`,
    leftOut: (count, number) =>
      count === 1
        ? '1 Person ist nicht aktiv und bleibt ausgenommen.'
        : `${number} Personen sind nicht aktiv und bleiben ausgenommen.`,
    progress: (done, all) => `${done} von ${all}`,
    done: {
      suspend: (count, number) => (count === 1 ? '1 Person ist gesperrt.' : `${number} Personen sind gesperrt.`),
      endSessions: (count, number) =>
        count === 1 ? 'Die Sitzungen von 1 Person sind beendet.' : `Die Sitzungen von ${number} Personen sind beendet.`,
    },
  },

  add: {
    action: 'Anlegen',
    title: 'Konto anlegen',
    lead: 'Das Konto ist sofort aktiv. Geben Sie das Passwort auf sicherem Weg weiter; die Person kann es ändern.',
    password: 'Passwort',
    submit: 'Anlegen',
    added: (username) => `${username} wurde angelegt.`,
  },

  decide: {
    reason: 'Begründung',
    reasonHint: 'Die Person sieht sie. Sie können das Feld leer lassen.',
    commonReasons: 'Häufig verwendet',
    templates: {
      reject: [
        'Niemand kennt Sie hier.',
        'Sie haben schon ein Konto.',
        'Bitte sagen Sie uns persönlich, wer Sie sind.',
      ],
      suspend: [
        'Sie sind nicht mehr Mitglied.',
        'Ihr Konto ist vielleicht in falschen Händen.',
        'Sie haben darum gebeten.',
      ],
    },
  },
};
