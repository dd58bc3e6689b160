import type { Part } from '../fill-up.ts';
import type { Catalogue } from '../index.ts';
import { number } from './format.ts';

export const users: Part<Catalogue['users']> = {
  title: 'Konten',
  lead: 'Alle, die ein Konto haben oder angefragt haben.',
  nameless: (id) => `Konto ${id}`,
  count: (shown, total) =>
    shown < total
      ? `${number(shown)} von ${number(total)} Konten`
      : total === 1
        ? '1 Konto'
        : `${number(total)} Konten`,

  search: 'Suchen',
  searchHint: 'Teil eines Benutzernamens oder einer E-Mail-Adresse',
  anyStatus: 'Jeder Status',
  anyRole: 'Jede Rolle',
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
  clearFilters: 'Filter aufheben',
  noMatch: 'Kein Konto passt zu diesen Filtern.',
  nobody: 'Es gibt noch keine Konten. Legen Sie eines an, oder geben Sie die Adresse für Anfragen weiter.',

  id: 'ID',
  username: 'Benutzername',
  displayName: 'Anzeigename',
  noDisplayName: 'kein Anzeigename',
  email: 'E-Mail',
  role: 'Rolle',
  withPermissions: '(mit Rechten)',
  roleAllows: 'Diese Rolle hat Rechte in diesem Dienst.',
  status: 'Status',
  registered: 'Angefragt',
  lastSignIn: 'Letzte Anmeldung',

  add: {
    action: 'Konto anlegen',
    title: 'Konto anlegen',
    lead: 'Das Konto ist sofort aktiv. Geben Sie das Passwort auf sicherem Weg weiter; die Person kann es ändern.',
    password: 'Passwort',
    submit: 'Anlegen',
    added: (username) => `${username} wurde angelegt.`,
  },

  profile: {
    title: 'Konto',
    unset: 'Nicht gesetzt',
    roleHint: 'Eine andere Rolle gilt sofort.',
    discard: 'Änderungen verwerfen',
    stale:
      'Jemand anderes hat dieses Konto geändert, während Sie es bearbeitet haben. Laden Sie den jetzigen Stand: Was Sie geschrieben haben, bleibt, und noch ist nichts gespeichert.',
    reload: 'Jetzigen Stand laden',
    savedNow: (value) => `Jetzt gespeichert: ${value}`,
  },

  facts: {
    title: 'Status',
    reason: 'Begründung',
    note: 'Grund der Anfrage',
    requestedRole: 'Gewünschte Rolle',
    registered: 'Angefragt',
    changed: 'Letzte Änderung',
    approved: 'Genehmigt',
    approvedBy: 'von',
    operator: 'vom Betreiber',
    lastSignIn: 'Letzte Anmeldung',
  },

  decide: {
    approve: 'Genehmigen',
    reject: 'Ablehnen',
    suspend: 'Sperren',
    reinstate: 'Entsperren',
    reopen: 'Zurück zu den Anfragen',
    unlock: 'Fehlversuche zurücksetzen',
    stale:
      'Jemand anderes hat dieses Konto inzwischen geändert. Das ist der jetzige Stand; entscheiden Sie noch einmal, wenn es noch passt.',
    unlocked: 'Die Fehlversuche sind zurückgesetzt.',
    approveTitle: (username) => `Anfrage von ${username} genehmigen`,
    approveLead: 'Die Person kann sich sofort anmelden, mit dieser Rolle.',
    rejectTitle: (username) => `Anfrage von ${username} ablehnen`,
    suspendTitle: (username) => `${username} sperren`,
    suspendLead: 'Die Person wird sofort abgemeldet, und alle ihre Sitzungen enden.',
    approveWith: (role) => `Als ${role} genehmigen`,
    reinstateWith: (role) => `Als ${role} entsperren`,
    reinstateTitle: (username) => `${username} entsperren`,
    reinstateLead: 'Die Person kann sich sofort wieder anmelden, mit ihrer bisherigen Rolle.',
    reopenTitle: (username) => `${username} zurück zu den Anfragen`,
    reopenLead:
      'Die Entscheidung wird zurückgenommen: Bis zu einer neuen Genehmigung ist keine Anmeldung möglich, und alle Sitzungen enden.',
    reason: 'Begründung',
    reasonHint: 'Die Person sieht sie. Sie können das Feld leer lassen.',
  },

  remove: {
    action: 'Löschen',
    title: (username) => `${username} löschen`,
    lead: 'Das Konto und seine Sitzungen werden sofort und endgültig gelöscht. Nur im Protokoll bleibt, was damit getan wurde.',
    confirm: (username) => `Zur Bestätigung ${username} eintippen`,
    submit: 'Endgültig löschen',
    done: (username) => `${username} wurde gelöscht.`,
  },

  sessions: {
    title: 'Sitzungen',
    none: 'Mit diesem Konto ist niemand angemeldet.',
    thisOne: 'Ihre jetzige Sitzung',
    unknownDevice: 'Unbekanntes Gerät',
    from: (address) => `von ${address}`,
    signedIn: 'Angemeldet',
    lastUsed: 'zuletzt benutzt',
    reused:
      'Ein verbrauchtes Refresh-Token dieser Sitzung wurde noch einmal vorgelegt: Jemand anderes hat vielleicht eine Kopie.',
    end: 'Beenden',
    endOne: (device) => `Sitzung auf ${device} beenden`,
    endAll: 'Alle Sitzungen beenden',
    endAllTitle: (username) => `Alle Sitzungen von ${username} beenden`,
    endAllLead: 'Auf jedem Gerät ist eine neue Anmeldung nötig.',
  },

  trail: {
    title: 'Letzte Ereignisse',
    all: 'Im Protokoll öffnen',
    none: 'Keine Ereignisse zu diesem Konto.',
  },
};
