import type { Catalogue } from '../index.ts';
import { number } from './format.ts';

export const user: Catalogue['user'] = {
  asksFor: 'möchte',
  actions: 'Weitere Aktionen',
  isYou: 'Das sind Sie.',
  isYouHint: 'Ihr Konto sperren, löschen oder ihm eine andere Rolle geben muss jemand anderes aus der Verwaltung.',
  toOwnAccount: 'Mein Konto',
  told: 'Diese Begründung sieht die Person:',

  lock: {
    until: (at) => `Blockiert bis ${at}.`,
    untilUnlocked: 'Blockiert, bis jemand die Blockierung aufhebt.',
    failed: (count, at) =>
      `${count === 1 ? 'Eine Anmeldung ist fehlgeschlagen' : `${number(count)} Anmeldungen sind hintereinander fehlgeschlagen`}${at ? `, zuletzt am ${at}` : ''}. Geräte, auf denen schon eine Anmeldung gelungen ist, sind nicht betroffen.`,
    unlock: 'Blockierung aufheben',
    reset: 'Zurücksetzen',
    resetHint: 'Fehlversuche zurücksetzen',
    done: 'Die Fehlversuche sind zurückgesetzt.',
    nothing: 'Es gab keine Fehlversuche.',
  },

  signIn: {
    title: 'Anmeldung',
    last: 'Letzte Anmeldung',
    never: 'Noch nie angemeldet',
    failures: 'Fehlversuche',
    inARow: (count) => (count === 0 ? 'Keine seit der letzten Anmeldung' : `${number(count)} hintereinander`),
    latest: 'der letzte',
  },

  profile: {
    title: 'Profil',
    name: 'Name',
    edit: 'Bearbeiten',
    unset: 'Nicht gesetzt',
    roleHint: 'Eine andere Rolle gilt sofort.',
    discard: 'Abbrechen',
    stale:
      'Jemand anderes hat dieses Konto geändert, während Sie es bearbeitet haben. Laden Sie den jetzigen Stand: Was Sie geschrieben haben, bleibt, und noch ist nichts gespeichert.',
    reload: 'Jetzigen Stand laden',
    savedNow: (value) => `Jetzt gespeichert: ${value}`,
  },

  origin: {
    title: 'Wie das Konto entstand',
    request: 'Die Anfrage',
    how: { registered: 'Angefragt', added: 'Angelegt', imported: 'Importiert', setup: 'Eingerichtet' },
    unknown: 'Entstanden',
    firstAdministrator: 'Als erstes Administratorkonto',
    as: 'Als',
    waits: 'Wartet schon',
    noReason: 'Kein Grund angegeben.',
    decided: { approved: 'Genehmigt', rejected: 'Abgelehnt' },
    by: 'von {who}',
    operator: 'der Betreiberin oder dem Betreiber',
    givenRole: 'Erhielt die Rolle',
  },

  findings: {
    sameAddress: 'Dieselbe E-Mail-Adresse:',
    similar: 'Der Name sieht aus wie ein anderer:',
    network: (others, network) =>
      others === 1
        ? `Aus dem Netz ${network} kam innerhalb eines Tages eine weitere Anfrage.`
        : `Aus dem Netz ${network} kamen innerhalb eines Tages ${number(others)} weitere Anfragen.`,
    hidden: (count) =>
      count === 1 ? 'und ein Konto, das Sie nicht sehen dürfen' : `und ${number(count)}, die Sie nicht sehen dürfen`,
    person: '{who} ({status})',
  },

  decide: {
    approve: 'Genehmigen',
    reject: 'Ablehnen',
    suspend: 'Sperren',
    reinstate: 'Entsperren',
    reopen: 'Anfrage wieder öffnen',
    asks: (action) => `${action}…`,
    stale:
      'Jemand anderes hat dieses Konto inzwischen geändert. Das ist der jetzige Stand; entscheiden Sie noch einmal, wenn es noch passt.',
    approveTitle: (name) => `Anfrage von ${name} genehmigen?`,
    approveLead: 'Die Person kann sich sofort anmelden, mit dieser Rolle.',
    rejectTitle: (name) => `Anfrage von ${name} ablehnen?`,
    suspendTitle: (name) => `Konto von ${name} sperren?`,
    suspendLead: 'Alle Sitzungen der Person enden sofort.',
    approveWith: (role) => `Als ${role} genehmigen`,
    reinstateWith: (role) => `Als ${role} entsperren`,
    reinstateTitle: (name) => `Konto von ${name} entsperren?`,
    reinstateLead: 'Die Person kann sich sofort wieder anmelden, mit ihrer bisherigen Rolle.',
    reopenTitle: (name) => `Anfrage von ${name} wieder öffnen?`,
    reopenLead:
      'Die Entscheidung wird zurückgenommen: Bis zu einer neuen Genehmigung ist keine Anmeldung möglich, und alle Sitzungen enden.',
    allows: '{role} erlaubt in diesem Dienst:',
    done: {
      approve: (name) => `${name} ist genehmigt.`,
      reject: (name) => `${name} ist abgelehnt.`,
      suspend: (name) => `${name} ist gesperrt.`,
      reinstate: (name) => `${name} ist entsperrt.`,
      reopen: (name) => `${name} ist zurück bei den Anfragen.`,
    },
  },

  remove: {
    card: 'Dieses Konto löschen',
    cardLine: 'Profil und Sitzungen verschwinden sofort und endgültig.',
    action: 'Löschen…',
    title: (name) => `Konto von ${name} löschen?`,
    lead: 'Das lässt sich nicht zurücknehmen. Sofort:',
    sessions: (count) => (count === 1 ? 'Eine Sitzung endet' : `${number(count)} Sitzungen enden`),
    profile: 'Profil und Anfrage werden gelöscht',
    name: (username) => `Der Benutzername ${username} wird frei`,
    events: (count) =>
      count === undefined
        ? 'Ereignisse bleiben im Protokoll, ohne den Namen'
        : count === 1
          ? 'Ein Ereignis bleibt im Protokoll, ohne den Namen'
          : `${number(count)} Ereignisse bleiben im Protokoll, ohne den Namen`,
    instead: 'Soll das Konto bleiben, aber niemand es benutzen können? Dann sperren Sie es.',
    suspend: 'Sperren…',
    confirm: (username) => `Zur Bestätigung ${username} eintippen`,
    submit: 'Endgültig löschen',
    done: (username) => `${username} wurde gelöscht.`,
  },

  sessions: {
    title: 'Sitzungen',
    count: (count) => number(count),
    none: 'Mit diesem Konto ist niemand angemeldet.',
    thisOne: 'diese Sitzung',
    unknownDevice: 'Unbekanntes Gerät',
    signedIn: 'angemeldet',
    lastUsed: 'zuletzt benutzt',
    reused: 'Beendet: Jemand hat diese Sitzung vielleicht kopiert.',
    end: 'Beenden',
    endOne: (device) => `Sitzung auf ${device} beenden`,
    endAllShort: 'Alle beenden…',
    endAll: 'Alle Sitzungen beenden',
    endAllTitle: (name) => `Alle Sitzungen von ${name} beenden?`,
    endAllLead: 'Auf jedem Gerät ist eine neue Anmeldung nötig.',
  },

  events: {
    title: 'Was geschehen ist',
    all: (count) => (count === undefined || count === 1 ? 'Im Protokoll öffnen' : `Alle ${number(count)} Ereignisse`),
    none: 'Keine Ereignisse zu diesem Konto.',
  },
};
