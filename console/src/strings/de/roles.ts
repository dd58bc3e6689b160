import type { Catalogue } from '../index.ts';
import { number } from './format.ts';

const people = (count: number) => (count === 1 ? '1 Person' : `${number(count)} Personen`);

export const roles: Catalogue['roles'] = {
  title: 'Rollen',
  lead: 'Was jede Rolle in diesem Dienst erlaubt. Ihre Apps lesen den Namen der Rolle.',
  count: (permissions, roles) => `${permissions} Rechte, ${number(roles)} Rollen`,
  groups: { people: 'Personen', connections: 'Verbindungen', server: 'Server', registration: 'Anfragen' },
  permissions: {
    'users:read': 'Alle Konten sehen',
    'users:write': 'Konten anlegen, ändern, sperren und löschen',
    'users:approve': 'Über Anfragen entscheiden',
    'roles:write': 'Rollen anlegen und festlegen, was sie erlauben',
    'sessions:write': 'Für Ihre eigenen Dienste, die es abfragen können',
    'tokens:introspect': 'Fragen, ob ein Token gilt',
    'audit:read': 'Protokoll und Statistik lesen',
    'settings:write': 'Einstellungen und Signaturschlüssel sehen, nicht ändern',
  },
  acts: {
    'users:read': 'alle Konten sehen',
    'users:write': 'Konten ändern',
    'users:approve': 'über Anfragen entscheiden',
    'roles:write': 'Rollen anlegen und ändern',
    'sessions:write': 'tun, wofür Ihre Dienste sessions:write abfragen',
    'tokens:introspect': 'fragen, ob Tokens gelten',
    'audit:read': 'das Protokoll lesen',
    'settings:write': 'die Einstellungen sehen',
  },
  people,
  builtInHint: 'Eingebaute Rollen können nicht geändert werden.',
  isBuiltIn: (role) => `${role} ist eingebaut`,
  allowed: 'ja',
  notAllowed: 'nein',
  beyondHint: 'Ein Recht, das Sie selbst nicht haben, können Sie weder vergeben noch entziehen.',
  grants: (role, permission) => `${role} darf: ${permission}`,
  isOffered: 'Das Anfrageformular bietet diese Rolle an.',
  isNotOffered: 'Das Anfrageformular bietet diese Rolle nicht an.',
  offered: 'Angeboten',
  offeredHint: 'Im Anfrageformular',
  role: 'Rolle',

  unsaved: 'Nicht gespeicherte Änderungen',
  changes: (count) =>
    count === 1 ? '1 Änderung, nicht gespeichert.' : `${number(count)} Änderungen, nicht gespeichert.`,
  gains: (role, count, acts) => `${role} (${people(count)}) darf neu: ${acts}.`,
  loses: (role, count, acts) => `${role} (${people(count)}) darf nicht mehr: ${acts}.`,
  gainsAndLoses: (role, count, gained, lost) =>
    `${role} (${people(count)}) darf neu: ${gained}; und nicht mehr: ${lost}.`,
  willBeOffered: (role) => `Das Anfrageformular wird ${role} anbieten.`,
  willNotBeOffered: (role) => `Das Anfrageformular wird ${role} nicht mehr anbieten.`,
  save: (count) => (count === 1 ? '1 Änderung speichern' : `${number(count)} Änderungen speichern`),
  discard: 'Verwerfen',
  saved: (names) => `Gespeichert: ${names}.`,
  failed: (role, why) => `${role} wurde nicht gespeichert: ${why}`,
  stale: (role) =>
    `Jemand anderes hat ${role} inzwischen geändert. Die Tabelle zeigt Ihre Auswahl auf dem jetzigen Stand. Speichern Sie noch einmal, wenn sie noch passt.`,

  actions: (role) => `Aktionen für ${role}`,
  search: 'Name oder Beschreibung',
  noMatch: 'Keine Rolle passt',
  add: 'Rolle anlegen',
  name: 'Name',
  nameHint: 'Kleinbuchstaben, Ziffern, - und _. Er kann später nicht geändert werden, weil andere Dienste ihn lesen.',
  description: 'Beschreibung',
  descriptionHint: 'Wofür die Rolle da ist, in einer Zeile.',
  allows: 'Was sie erlaubt',
  requestable: 'Im Anfrageformular anbieten',
  requestableHint: 'Wer sie bekommt, entscheidet weiterhin die Genehmigung.',
  edit: 'Bearbeiten…',
  editTitle: (role) => `${role} bearbeiten`,
  removeAct: 'Löschen…',
  remove: (role) => `${role} löschen?`,
  removeLead: 'Die Rolle verschwindet endgültig. Niemand hat sie.',
  held: (count) =>
    count === 1
      ? 'Ein Konto hat diese Rolle. Geben Sie ihm zuerst eine andere, dann kann die Rolle gelöscht werden.'
      : `${number(count)} Konten haben diese Rolle. Geben Sie ihnen zuerst eine andere, dann kann sie gelöscht werden.`,
  showHolders: 'Diese Konten anzeigen',
  removeForGood: 'Rolle löschen',
  removed: (role) => `${role} wurde gelöscht.`,
  added: (role) => `${role} wurde angelegt.`,
};
