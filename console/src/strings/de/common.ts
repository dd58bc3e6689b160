import type { Part } from '../fill-up.ts';
import type { Catalogue } from '../index.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const common: Part<Catalogue['common']> = {
  product: 'Admittance',
  unreachable: 'Der Server ist nicht erreichbar.',
  unreachableNow:
    'Der Server ist nicht erreichbar. Nichts geht verloren: Ihr Text und Ihre Entscheidungen bleiben in diesem Tab.',
  notSent: 'Nicht gesendet: Der Server ist nicht erreichbar.',
  notSentYet: 'Nicht gesendet: Der Server war nicht erreichbar. Er ist wieder da; versuchen Sie es noch einmal.',
  backAgain: 'Der Server ist wieder erreichbar.',
  failed: 'Das hat nicht geklappt',
  tryAgain: 'Noch einmal versuchen',
  signOut: 'Abmelden',
  signedInAs: (username) => `Angemeldet als ${username}`,
  skipToContent: 'Zum Inhalt springen',
  toggleColors: 'Zwischen hell und dunkel wechseln',
  language: 'Sprache',
  toggleNavigation: 'Navigation',
  commandKey: isMac ? '⌘ K' : 'Strg K',
  searchCommands: 'Was möchten Sie tun?',
  noCommand: 'Kein Befehl passt dazu.',
  shortcuts: 'Tastenkürzel',
  shortcutSwitch: 'Kürzel mit einer Taste',
  shortcutSwitchHint:
    'Einzelne Buchstaben und Zeichen ohne Strg. Pfeiltasten und Enter gehen immer. Gespeichert in diesem Browser.',
  shortcutsOff: 'Kürzel mit einer Taste ausschalten',
  shortcutsOn: 'Kürzel mit einer Taste einschalten',
  cancel: 'Abbrechen',
  save: 'Speichern',
  saved: 'Gespeichert.',
  close: 'Schließen',
  unsaved: {
    title: 'Ohne Speichern verlassen?',
    body: 'Ihre Änderungen auf dieser Seite sind nicht gespeichert. Dieser Tab behält sie, bis Sie sich abmelden, außer Passwörtern.',
    stay: 'Hier bleiben',
    leave: 'Verlassen',
    signOut:
      'Änderungen und Entscheidungen, die noch nicht gespeichert oder gesendet sind, gehen beim Abmelden verloren. Trotzdem abmelden?',
    otherAccount:
      'Ihre Änderungen und Entscheidungen auf dieser Seite gehen verloren, wenn Sie das Konto wechseln. Seite verlassen?',
  },
  sendKey: isMac ? '⌘ Enter' : 'Strg Enter',
  signInAgain: {
    title: 'Melden Sie sich wieder an, um weiterzumachen',
    ended: 'Ihre Sitzung ist beendet.',
    signedOut: 'Sie haben sich in einem anderen Tab abgemeldet.',
    somebodyElse: (username) =>
      `In einem anderen Tab dieses Browsers hat sich ${username} angemeldet. Was Sie hier geschrieben haben, kann nicht als ${username} gesendet werden.`,
    stays: 'Diese Seite und was Sie darauf geschrieben haben, sind noch da.',
    otherAccount: 'Anderes Konto verwenden',
    goOnAs: (username) => `Weiter als ${username}`,
  },
  pageProblem: {
    failed: 'Die Seite konnte nicht geladen werden.',
    away: 'Die Seite konnte nicht geladen werden: Der Server ist nicht erreichbar.',
    outdated:
      'Es gibt eine neuere Version der Konsole. Laden Sie diese, um weitere Seiten zu öffnen; was Sie geschrieben haben, bleibt in diesem Tab.',
    load: 'Neue Version laden',
  },
  nothingHere: 'Hier ist nichts.',
  notFound: 'Diese Seite gibt es nicht.',
  goHome: 'Zur Startseite',
  loading: 'Wird geladen…',
  loadMore: 'Mehr anzeigen',
  never: 'nie',
  you: 'Sie',
  navigation: {
    title: 'Gehe zu',
    overview: 'Übersicht',
    queue: 'Anfragen',
    users: 'Konten',
    roles: 'Rollen',
    audit: 'Protokoll',
    settings: 'Einstellungen',
    dashboard: 'Mein Konto',
  },
  status: { pending: 'Wartet', active: 'Aktiv', rejected: 'Abgelehnt', suspended: 'Gesperrt' },
};
