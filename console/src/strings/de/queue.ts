import type { Catalogue } from '../index.ts';
import { list, number } from './format.ts';

const requests = (count: number) => (count === 1 ? '1 Anfrage' : `${number(count)} Anfragen`);

export const queue: Catalogue['queue'] = {
  title: 'Anfragen',
  notCounted: 'Die Anfragen konnten nicht gezählt werden.',
  waiting: (count) => (count === 1 ? '1 wartet' : `${number(count)} warten`),
  lead: requests,
  leadFiltered: (found, total) => `${number(found)} von ${total === 1 ? '1 Anfrage' : `${number(total)} Anfragen`}`,
  list: 'Personen, die auf eine Entscheidung warten',
  search: 'Name, Adresse, Text',
  filters: {
    role: 'Rolle',
    domain: 'Domain',
    flag: 'Auffälligkeiten',
    clear: 'Suche aufheben',
    flags: {
      rejected_before: 'Schon einmal abgelehnt',
      similar_name: 'Ähnlicher Name',
      same_network: 'Gleiches Netz',
    },
  },
  oldestFirst: 'Älteste zuerst',
  newestFirst: 'Neueste zuerst',
  looksLike: (name) => `Sieht aus wie „${name}“`,
  keysHint: [
    { keys: 'J K', what: 'weiter' },
    { keys: 'A', what: 'genehmigen' },
    { keys: 'R', what: 'ablehnen' },
    { keys: 'O', what: 'andere Rolle' },
    { keys: 'X', what: 'auswählen' },
    { keys: 'U', what: 'zurücknehmen' },
  ],
  allKeys: 'Kürzel',
  noReason: 'Keine Begründung',
  approve: 'Genehmigen',
  approveAs: 'Mit anderer Rolle genehmigen',
  approveWith: (role) => `Als ${role} genehmigen`,
  approveWithEllipsis: (role) => `Als ${role} genehmigen…`,
  of: (name, what) => `${what}: ${name}`,
  counts: (counts) => counts.map(({ role, count }) => `${number(count)} als ${role}`).join(', '),
  countAs: (role, count) => `${number(count)} als ${role}`,
  question: {
    power: (names, role) => `${names} als ${role} genehmigen?`,
    allows: (role) => `${role} erlaubt in diesem Dienst:`,
    unknown: 'Die Rechte dieser Rolle konnten nicht geladen werden.',
    many: (count) => (count === 0 ? 'Über jede Anfrage einzeln entscheiden' : `${requests(count)} genehmigen?`),
    canSignIn:
      'Die Personen können sich sofort anmelden. Sie können das 24 Stunden lang oder bis zur ersten Anmeldung zurücknehmen.',
    harmless: 'Keine Rechte in diesem Dienst',
    leftOut: 'Ausgenommen, weil diese Rolle Rechte hat. Entscheiden Sie über jede dieser Anfragen einzeln.',
    leftOutMore: 'Ebenfalls ausgenommen:',
    approveRest: (count) => `${requests(count)} genehmigen`,
    approveRestAs: (count, role) => `${number(count)} als ${role} genehmigen`,
    later: (count) =>
      `${requests(count)} ${count === 1 ? 'war' : 'waren'} ausgewählt, als Sie dies geöffnet haben. Anfragen, die jetzt eintreffen, bleiben unberührt.`,
    cannotGive: (role) => `Die Rolle ${role} können Sie nicht vergeben`,
    cannotGiveLine: (role) =>
      `${role} hat Rechte, die Sie selbst nicht haben. Vergeben Sie eine kleinere Rolle, oder überlassen Sie die Anfrage jemand anderem.`,
    least: 'user',
  },
  approveAsRole: 'Mit dieser Rolle genehmigen',
  requested: 'gewünscht',
  reject: 'Ablehnen',
  rejectEllipsis: 'Ablehnen…',
  select: (name) => `${name} auswählen`,
  selection: 'Auswahl',
  deciding: 'Entscheidungen',
  kept: (count) =>
    count === 1
      ? '1 Entscheidung wird gesendet, sobald der Server wieder erreichbar ist.'
      : `${number(count)} Entscheidungen werden gesendet, sobald der Server wieder erreichbar ist.`,
  nextTry: (seconds) => `Nächster Versuch in ${number(seconds)} s.`,
  tooOld: (count) =>
    count === 1
      ? 'Eine Entscheidung, die älter als ein Tag ist, wurde nie bestätigt. Sehen Sie die Anfragen noch einmal durch.'
      : `${number(count)} Entscheidungen, die älter als ein Tag sind, wurden nie bestätigt. Sehen Sie die Anfragen noch einmal durch.`,
  selectAll: 'Alle geladenen Anfragen auswählen',
  everybody: {
    loaded: (count) => `Alle ${number(count)} geladenen Anfragen sind ausgewählt.`,
    select: (count) => `Alle ${number(count)} wartenden auswählen`,
    looking: (done, total) => `Anfragen werden geladen: ${number(done)} von ${number(total)}.`,
    selected: (count) => `Alle ${number(count)}, die gerade warten, sind ausgewählt.`,
  },
  selected: (count) => `${number(count)} ausgewählt`,
  clear: 'Aufheben',
  approveThese: (count) => `${requests(count)} genehmigen`,
  approveTheseEllipsis: (count) => `${requests(count)} genehmigen…`,
  approveTheseAs: 'Genehmigen als…',
  rejectThese: (count) => `${requests(count)} ablehnen`,
  rejectTitle: (name) => `Anfrage von ${name} ablehnen`,
  rejection: {
    reason: 'Begründung',
    reasonHint: (key) =>
      key === undefined
        ? 'Die Person sieht sie. Sie können das Feld leer lassen.'
        : `Die Person sieht sie. Sie können das Feld leer lassen. ${key} lehnt ab.`,
    left: (count) => `noch ${number(count)} Zeichen`,
    templates: 'Häufige Begründungen',
    reasons: [
      'Ich kenne Sie hier nicht.',
      'Sie haben schon ein Konto.',
      'Bitte sagen Sie mir persönlich, wer Sie sind.',
    ],
  },
  done: {
    approve: (names, role) => (role ? `${names}: als ${role} genehmigt.` : `${names}: genehmigt.`),
    reject: (names) => `${names}: abgelehnt.`,
    reopen: (names) => `${names}: wieder bei den Anfragen.`,
  },
  last: {
    approve: (names, role) => (role ? `Sie haben ${names} als ${role} genehmigt` : `Sie haben ${names} genehmigt`),
    reject: (names) => `Sie haben ${names} abgelehnt`,
    none: 'Noch nichts entschieden.',
  },
  names: (first, count) => (count === 1 ? first : requests(count)),
  notDone: (count) =>
    count === 1
      ? '1 dieser Entscheidungen konnte nicht ausgeführt werden'
      : `${number(count)} dieser Entscheidungen konnten nicht ausgeführt werden`,
  moreRefusals: (count) => `Und ${number(count)} weitere.`,
  notDoneTo: (name) => `Nicht entschieden: ${name}`,
  decided: { approved: 'Genehmigt von {who}, {when}.', rejected: 'Abgelehnt von {who}, {when}.' },
  progress: (done, total) => `${number(done)} von ${number(total)} entschieden`,
  undo: 'Zurücknehmen',
  undoMany: (count) => `${number(count)} zurücknehmen`,
  newAtTheEnd: (count) => (count === 1 ? '1 neue am Ende' : `${number(count)} neue am Ende`),
  newAtTheTop: (count) => (count === 1 ? '1 neue am Anfang' : `${number(count)} neue am Anfang`),
  panel: {
    title: 'Anfrage',
    asked: (username, when) => `${username} · angefragt ${when}`,
    previous: 'Vorige (K)',
    next: 'Nächste (J)',
    close: 'Schließen (Esc)',
    asksFor: (role) => `Möchte die Rolle ${role}.`,
    allowsAll: 'Diese Rolle darf in diesem Dienst alles.',
    allows: (permissions) => `Sie erlaubt in diesem Dienst: ${permissions}`,
    cannotGive: 'Sie können diese Rolle nicht vergeben, weil sie Rechte hat, die Sie selbst nicht haben.',
    reason: 'Begründung',
    email: 'E-Mail',
    noEmail: 'keine angegeben',
    askedAt: 'Angefragt',
    network: 'Netz',
    nobodyElse: 'niemand sonst binnen eines Tages',
    othersNear: (count) =>
      count === 1 ? '1 weitere binnen eines Tages' : `${number(count)} weitere binnen eines Tages`,
    similar: 'Ähnliche Namen',
    sameAddress: 'Gleiche Adresse',
    none: 'keine',
    hidden: (count) =>
      count === 1 ? '1 Konto, das Sie nicht sehen dürfen' : `${number(count)} Konten, die Sie nicht sehen dürfen`,
    hiddenLabel: 'Außerdem',
    account: 'Zur Seite des Kontos',
  },
  decisions: {
    title: 'Meine Entscheidungen',
    open: 'Entschieden',
    line: 'Zurücknehmen geht 24 Stunden lang oder bis sich die Person anmeldet.',
    today: 'Heute',
    none: 'Sie haben noch über keine Anfrage entschieden.',
    approved: (name, role) => (role ? `${name} als ${role} genehmigt` : `${name} genehmigt`),
    rejected: (name, reason) => (reason ? `${name} abgelehnt: „${reason}“` : `${name} abgelehnt, ohne Begründung`),
    some: (names, more) => list(more > 0 ? [...names, `${number(more)} weitere`] : names),
    closed: { signed_in: 'hat sich angemeldet', over: 'älter als 24 Stunden', suspended: 'gesperrt' },
    signedIn: (count) => (count === 1 ? '1 hat sich angemeldet' : `${number(count)} haben sich angemeldet`),
    audit: 'Alle Entscheidungen im Protokoll',
  },
  empty: {
    onlyHere: 'Diese Adresse geht nur auf diesem Computer: Setzen Sie PUBLIC_URL auf die, die andere verwenden.',
    title: 'Keine Anfragen',
    line: 'Geben Sie diese Adresse an alle weiter, die ein Konto brauchen. Ihre Anfragen erscheinen hier von selbst.',
    copy: 'Adresse kopieren',
  },
  noMatch: {
    title: 'Keine Anfrage passt dazu',
    line: (count) => `Insgesamt ${count === 1 ? 'wartet' : 'warten'} ${requests(count)}.`,
  },
  shortcuts: {
    title: 'Bei den Anfragen',
    next: 'Nächste Person',
    previous: 'Vorige Person',
    select: 'Auswählen oder abwählen',
    approve: 'Genehmigen',
    approveAs: 'Mit anderer Rolle genehmigen',
    reject: 'Ablehnen, mit Begründung',
    undo: 'Letzte Entscheidung zurücknehmen',
    open: 'Anfrage öffnen',
    close: 'Anfrage schließen oder Auswahl aufheben',
    search: 'Suchen',
  },
};
