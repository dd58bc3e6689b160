import type { Catalogue } from '../index.ts';
import { number } from './format.ts';

const jobs = (count: number) => (count === 1 ? 'eine Aufgabe' : `${number(count)} Aufgaben`);

export const overview: Catalogue['overview'] = {
  title: 'Übersicht',
  numbers: 'Zahlen',
  waiting: 'Wartende Anfragen',
  oldest: 'älteste: {wait}',
  nobodyWaits: 'keine Anfragen',
  users: 'Konten',
  ofStatus: {
    active: (count) => `${number(count)} aktiv`,
    pending: (count) => (count === 1 ? '1 wartet' : `${number(count)} warten`),
    rejected: (count) => `${number(count)} abgelehnt`,
    suspended: (count) => `${number(count)} gesperrt`,
  },
  signedInToday: 'Anmeldungen heute',
  refusedToday: 'Heute verweigerte Anmeldungen',
  yesterday: (count) => `${number(count)} gestern`,

  signIns: 'Anmeldungen',
  signInsLine: (days) => `die letzten ${days} Tage, in UTC`,
  view: 'Zeigen als',
  chart: 'Diagramm',
  table: 'Tabelle',
  day: 'Tag',
  succeeded: 'Gelungen',
  refused: 'Verweigert',
  throttled: 'Gebremst',
  locked: 'Blockiert',
  noSignIns: 'Noch hat niemand versucht, sich anzumelden. Anmeldungen erscheinen hier von selbst.',
  summary: (days, succeeded, refused) =>
    `Säulen für jeden von ${days} Tagen: Zusammen sind ${number(succeeded)} Anmeldungen gelungen, und ${number(refused)} wurden verweigert. Die Zahlen stehen in der Tabelle.`,
  ofDay: (date, succeeded, refused) => `${date}: ${number(succeeded)} gelungen, ${number(refused)} verweigert`,

  needsYou: 'Zu tun',
  nothingNeeded: 'Nichts wartet, nichts schlägt fehl.',
  requestsWait: (count) => (count === 1 ? '1 Anfrage wartet' : `${number(count)} Anfragen warten`),
  locksToday: (count) =>
    count === 1 ? 'Heute wurde ein Konto blockiert' : `Heute wurden ${number(count)}-mal Konten blockiert`,
  locksLine: 'Hundert Anmeldungen sind hintereinander fehlgeschlagen. Jedes dieser Konten wartet auf Sie.',
  throttlesToday: (count) =>
    count === 1
      ? 'Heute wurden Fehlversuche einmal gebremst'
      : `Heute wurden Fehlversuche ${number(count)}-mal gebremst`,
  throttlesLine: 'Jemand rät, oder hat ein Passwort vergessen.',
  inUtc: 'Tage zählen in UTC.',
  jobsGivenUp: (count) => `${jobs(count)} nach mehreren Versuchen aufgegeben`,
  jobsFailing: (count) =>
    count === 1 ? 'eine Aufgabe wird noch einmal versucht' : `${number(count)} Aufgaben werden noch einmal versucht`,
  jobsFail: 'Arbeit im Hintergrund schlägt fehl',
  jobsSince: 'zuerst fehlgeschlagen {when}',
  jobsSinceWithError: 'zuerst fehlgeschlagen {when}, letzter Fehler {error}',
  jobsLog: 'Was los ist, steht im Log des Servers.',
  jobsRetry: 'Aufgegebene Aufgaben warten auf Sie. Ist die Ursache behoben, führen Sie auf dem Server aus:',

  latest: 'Neuestes',
  usersByRole: 'Aktive Konten nach Rolle',
};
