import type { Part } from '../fill-up.ts';
import type { Catalogue } from '../index.ts';

export const users: Part<Catalogue['users']> = {
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
    created_at: 'Angefragt, früheste zuerst',
    '-created_at': 'Angefragt, späteste zuerst',
    last_login_at: 'Letzte Anmeldung, früheste zuerst',
    '-last_login_at': 'Letzte Anmeldung, späteste zuerst',
  },
  clearFilters: 'Aufheben',
  noMatch: 'Kein Konto passt zu diesen Filtern.',
  noMatchFor: (words) => `Niemand passt zu „${words}“.`,
  noMatchYet: 'Unter den bisher durchsuchten Konten passt keines.',
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
  status: 'Status',
  registered: 'Seit',
  lastSignIn: 'Letzte Anmeldung',
  reasonGiven: 'Die Begründung:',

  own: {
    title: 'Das sind Sie.',
    line: 'Ihre Rolle ändern, Ihr Konto sperren oder löschen kann nur ein anderer Administrator.',
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
      suspend: 'Sie werden sofort abgemeldet und können sich erst wieder anmelden, wenn jemand sie entsperrt.',
      endSessions: 'Sie müssen sich auf jedem Gerät neu anmelden.',
    },
    submits: {
      suspend: (_, number) => `${number} sperren`,
      endSessions: (_, number) => `Die Sitzungen von ${number} beenden`,
    },
    more: (number) => `${number} weitere`,
    leftOut: (count, number) =>
      count === 1
        ? '1 Person ist nicht aktiv und bleibt außen vor.'
        : `${number} Personen sind nicht aktiv und bleiben außen vor.`,
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
    noFailures: 'Keine seit der letzten Anmeldung',
    inARow: (count) => `${count} hintereinander`,
    lastOne: 'Der letzte war',
    locked: 'Gesperrt, bis ein Administrator die Sperre aufhebt.',
    lockedUntil: (time) => `Gesperrt bis ${time}.`,
    failures: (count, number) =>
      count === 1 ? '1 Anmeldung schlug fehl.' : `${number} Anmeldungen hintereinander schlugen fehl.`,
    knownDevices: 'Von Geräten, die schon angemeldet waren, geht es weiterhin.',
    unlockNow: 'Jetzt freigeben',
    reset: 'Zurücksetzen',
    unlocked: 'Freigegeben: Die Fehlversuche sind zurückgesetzt.',
    nothingToUnlock: 'Es gab keine Fehlversuche.',
  },

  origin: {
    title: 'Wie das Konto hierherkam',
    asked: 'Angefragt',
    added: 'Angelegt',
    made: 'Seit',
    as: 'Als',
    how: 'Wie',
    ways: { imported: 'Aus einem anderen Programm übernommen', setup: 'Als erster Administrator' },
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
    approveTitle: (username) => `Anfrage von ${username} genehmigen?`,
    approveLead: 'Die Person kann sich sofort anmelden, mit dieser Rolle.',
    rejectTitle: (username) => `Anfrage von ${username} ablehnen?`,
    suspendTitle: (username) => `${username} sperren?`,
    suspendLead: 'Die Person wird sofort abgemeldet, und alle ihre Sitzungen enden.',
    approveWith: (role) => `Als ${role} genehmigen`,
    reinstateWith: (role) => `Als ${role} entsperren`,
    reinstateTitle: (username) => `${username} entsperren?`,
    reinstateLead: 'Die Person kann sich sofort wieder anmelden, mit ihrer bisherigen Rolle.',
    reopenTitle: (username) => `${username} zurück zu den Anfragen?`,
    reopenLead:
      'Die Entscheidung wird zurückgenommen: Bis zu einer neuen Genehmigung ist keine Anmeldung möglich, und alle Sitzungen enden.',
    reason: 'Begründung',
    reasonHint: 'Die Person sieht sie. Sie können das Feld leer lassen.',
    commonReasons: 'Oft verwendet',
    templates: {
      reject: [
        'Sie sind hier niemandem bekannt.',
        'Sie haben schon ein Konto.',
        'Schreiben Sie uns, wer Sie sind, und fragen Sie noch einmal an.',
      ],
      suspend: [
        'Sie sind kein Mitglied mehr.',
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
    lead: 'Das lässt sich nicht zurücknehmen. Sofort:',
    sessionsEnd: (count, number) => (count === 1 ? 'endet 1 Sitzung' : `enden ${number} Sitzungen`),
    profileGoes: 'wird das Profil gelöscht',
    auditStays: 'bleiben die Ereignisse im Protokoll, ohne den Namen',
    instead: 'Soll das Konto bleiben und nur nicht mehr hineinkommen, sperren Sie es.',
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
    endAllTitle: (username) => `Alle Sitzungen von ${username} beenden?`,
    endAllLead: 'Auf jedem Gerät ist eine neue Anmeldung nötig.',
  },

  trail: {
    title: 'Was geschah',
    open: 'Im Protokoll öffnen',
    all: (count, number) => (count === 1 ? 'Das Ereignis im Protokoll' : `Alle ${number} Ereignisse`),
    none: 'Noch nichts.',
  },
};
