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
  you: 'Auswählen',
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
  reasonGiven: 'Die Begründung:',

  own: {
    title: 'Das sind Sie.',
    line: 'Ihre Rolle ändern, Ihr Konto sperren oder löschen muss ein anderer Administrator.',
    link: 'Mein Konto',
  },

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

  profile: {
    title: 'Profil',
    edit: 'Bearbeiten',
    unset: 'Nicht gesetzt',
    roleHint: 'Eine andere Rolle gilt sofort.',
    discard: 'Änderungen verwerfen',
    stale:
      'Jemand anderes hat dieses Konto geändert, während Sie es bearbeitet haben. Laden Sie den jetzigen Stand: Was Sie geschrieben haben, bleibt, und noch ist nichts gespeichert.',
    reload: 'Jetzigen Stand laden',
    savedNow: (value) => `Jetzt gespeichert: ${value}`,
  },

  signIn: {
    title: 'Anmeldung',
    failed: 'Fehlversuche',
    noFailures: 'Keine seit der letzten gelungenen Anmeldung',
    inARow: (count) => `${count} hintereinander`,
    lastOne: 'Der letzte war',
    locked: 'Blockiert, bis ein Administrator die Fehlversuche zurücksetzt.',
    lockedUntil: (time) => `Blockiert bis ${time}.`,
    failures: (count, number) =>
      count === 1 ? '1 Anmeldung ist fehlgeschlagen.' : `${number} Anmeldungen hintereinander sind fehlgeschlagen.`,
    knownDevices: 'Auf Geräten, die sich schon einmal angemeldet haben, geht es weiterhin.',
    unlockNow: 'Jetzt freigeben',
    reset: 'Zurücksetzen',
    unlocked: 'Freigegeben: Die Fehlversuche sind zurückgesetzt.',
    nothingToUnlock: 'Es gab keine Fehlversuche zurückzusetzen.',
  },

  origin: {
    title: 'Woher das Konto kommt',
    asked: 'Angefragt',
    added: 'Angelegt',
    made: 'Seit',
    as: 'Als',
    how: 'Wie',
    ways: { imported: 'Aus einem anderen Programm importiert', setup: 'Als erster Administrator' },
    approved: 'Genehmigt',
    with: 'Mit der Rolle',
    rejected: 'Abgelehnt',
    by: 'von',
    byOperator: 'vom Betreiber',
    deleted: (id) => `Konto ${id}, inzwischen gelöscht`,
  },

  decide: {
    approve: 'Genehmigen…',
    reject: 'Ablehnen…',
    suspend: 'Sperren…',
    reinstate: 'Entsperren',
    reopen: 'Zurück zu den Anfragen…',
    more: 'Weitere Aktionen',
    submits: { reject: 'Ablehnen', suspend: 'Sperren', reopen: 'Zurück zu den Anfragen' },
    stale:
      'Jemand anderes hat dieses Konto inzwischen geändert. Das ist der jetzige Stand; entscheiden Sie noch einmal, wenn es noch passt.',
    approveTitle: (name) => `Anfrage von ${name} genehmigen?`,
    approveLead: 'Die Person kann sich sofort anmelden, mit dieser Rolle.',
    rejectTitle: (name) => `Anfrage von ${name} ablehnen?`,
    suspendTitle: (name) => `${name} sperren?`,
    suspendLead: 'Die Person wird sofort abgemeldet, und alle ihre Sitzungen enden.',
    approveWith: (role) => `Als ${role} genehmigen`,
    reinstateWith: (role) => `Als ${role} entsperren`,
    reinstateTitle: (name) => `${name} entsperren?`,
    reinstateLead: 'Die Person kann sich sofort wieder anmelden, mit ihrer bisherigen Rolle.',
    reopenTitle: (name) => `${name} zurück zu den Anfragen?`,
    reopenLead:
      'Die Entscheidung wird zurückgenommen: Bis zu einer neuen Genehmigung ist keine Anmeldung möglich, und alle Sitzungen enden.',
    reason: 'Begründung',
    reasonHint: 'Die Person sieht sie. Sie können das Feld leer lassen.',
    commonReasons: 'Häufig verwendet',
    templates: {
      reject: [
        'Niemand kennt Sie hier.',
        'Sie haben schon ein Konto.',
        'Schreiben Sie uns, wer Sie sind, und fragen Sie noch einmal an.',
      ],
      suspend: [
        'Sie sind nicht mehr Mitglied.',
        'Ihr Konto ist vielleicht in falschen Händen.',
        'Sie haben darum gebeten.',
      ],
    },
  },

  remove: {
    card: 'Löschen',
    title: (name) => `${name} löschen`,
    line: 'Profil und Sitzungen verschwinden sofort und endgültig.',
    action: 'Löschen…',
    question: (name) => `${name} löschen?`,
    lead: 'Das lässt sich nicht rückgängig machen. Sofort:',
    sessionsEnd: (count, number) => (count === 1 ? 'endet 1 Sitzung' : `enden ${number} Sitzungen`),
    profileGoes: 'wird das Profil gelöscht',
    auditStays: 'bleiben Ereignisse im Protokoll, ohne den Namen',
    instead: 'Soll das Konto erhalten bleiben und nur keinen Zugang haben, sperren Sie es stattdessen.',
    confirm: (username) => `Zur Bestätigung ${username} eintippen`,
    submit: 'Endgültig löschen',
    done: (username) => `${username} wurde gelöscht.`,
  },

  sessions: {
    title: 'Sitzungen',
    none: 'Mit diesem Konto ist niemand angemeldet.',
    thisOne: 'dieses Gerät',
    unknownDevice: 'Unbekanntes Gerät',
    signedIn: 'angemeldet',
    lastUsed: 'Zuletzt benutzt',
    reused:
      'Ein verbrauchtes Refresh-Token dieser Sitzung wurde noch einmal vorgelegt: Jemand anderes hat vielleicht eine Kopie.',
    end: 'Beenden',
    endOne: (device) => `Sitzung auf ${device} beenden`,
    endAll: 'Alle beenden…',
    endAllTitle: (name) => `Alle Sitzungen von ${name} beenden?`,
    endAllLead: 'Auf jedem Gerät ist eine neue Anmeldung nötig.',
  },

  trail: {
    title: 'Was geschah',
    open: 'Im Protokoll öffnen',
    all: (count, number) => (count === 1 ? 'Das Ereignis im Protokoll' : `Alle ${number} Ereignisse`),
    none: 'Noch nichts.',
  },
};
