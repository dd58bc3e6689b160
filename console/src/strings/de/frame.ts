import type { Catalogue } from '../index.ts';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const frame: Catalogue['frame'] = {
  signOut: 'Abmelden',
  signedInAs: (username) => `Angemeldet als ${username}`,
  toggleColors: 'Zwischen hell und dunkel wechseln',
  acts: 'Befehle',
  toggleNavigation: 'Navigation',
  searchOrJump: 'Suchen…',
  commandKey: isMac ? '⌘ K' : 'Strg K',
  searchCommands: 'Personen, Seiten und Befehle suchen',
  noCommand: 'Nichts passt dazu.',
  shortcuts: 'Tastenkürzel',
  shortcutList: 'Diese Liste',
  shiftKey: 'Umschalt',
  shortcutSwitch: 'Kürzel mit einer Taste',
  shortcutSwitchHint:
    'Einzelne Buchstaben und Zeichen, ohne Strg. Pfeiltasten und Enter gehen immer. In diesem Browser gespeichert.',
  shortcutsOff: 'Kürzel mit einer Taste ausschalten',
  shortcutsOn: 'Kürzel mit einer Taste einschalten',
  cancel: 'Abbrechen',
  save: 'Speichern',
  saved: 'Gespeichert.',
  unsaved: {
    title: 'Ohne Speichern verlassen?',
    body: 'Ihre Änderungen auf dieser Seite sind nicht gespeichert. Dieser Tab behält sie, bis Sie sich abmelden; nur Passwörter nicht.',
    stay: 'Hier bleiben',
    leave: 'Verlassen',
    signOut:
      'Änderungen und Entscheidungen, die noch nicht gespeichert oder gesendet sind, gehen beim Abmelden verloren. Trotzdem abmelden?',
    otherAccount:
      'Ihre Änderungen und Entscheidungen auf dieser Seite gehen verloren, wenn Sie das Konto wechseln. Seite verlassen?',
  },
  sendKey: isMac ? '⌘ Enter' : 'Strg Enter',
  signInAgain: {
    title: 'Wieder anmelden',
    ended: 'Ihre Sitzung ist beendet.',
    signedOut: 'Sie haben sich in einem anderen Tab abgemeldet.',
    somebodyElse: (username) =>
      `In einem anderen Tab dieses Browsers hat sich ${username} angemeldet. Was Sie hier geschrieben haben, kann nicht als ${username} gesendet werden.`,
    stays: 'Diese Seite und was Sie darauf geschrieben haben, sind noch da.',
    otherAccount: 'Anderes Konto verwenden',
    goOnAs: (username) => `Weiter als ${username}`,
  },
  loadMore: 'Mehr anzeigen',
  nothingFound: 'Nichts gefunden.',
  clearFilter: (label) => `Filter „${label}“ aufheben`,
  searchIn: (label) => `Suchen: ${label}`,
  you: 'Sie',
};
