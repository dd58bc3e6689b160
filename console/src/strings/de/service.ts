import type { Catalogue } from '../index.ts';
import { settings } from './settings.ts';

const later = 'Versuchen Sie es in Kürze noch einmal.';

export const service: Catalogue['service'] = {
  problems: {
    'request/malformed': 'Die Anfrage ist nicht richtig aufgebaut.',
    'request/invalid': 'Die Anfrage enthält Angaben, die nicht angenommen werden.',
    'request/credentials-missing': 'Benutzername oder Passwort fehlt.',
    'request/not-found': 'Unter dieser Adresse gibt es nichts.',
    'request/method-not-allowed': 'Diese Adresse nimmt diese Methode nicht an.',
    'request/method-unknown': 'Diese Methode gibt es hier nicht.',
    'request/timeout': 'Die Anfrage hat zu lange gebraucht, um anzukommen.',
    'request/stale':
      'Das wurde geändert, nachdem Sie es geladen haben. Laden Sie es neu und wiederholen Sie die Änderung.',
    'request/too-large': 'Die Anfrage ist zu groß.',
    'request/uri-too-long': 'Die Adresse ist zu lang.',
    'request/media-type': 'Der Inhalt der Anfrage hat eine Form, die diese Adresse nicht annimmt.',
    'request/expectation': 'Der Server kann die Erwartung der Anfrage („Expect“) nicht erfüllen.',
    'request/headers-too-large': 'Die Kopfzeilen der Anfrage sind zu groß.',
    'request/throttled': 'Zu viele Versuche. Versuchen Sie es später noch einmal.',
    'access/token-missing': 'Sie sind nicht angemeldet.',
    'access/token-invalid': 'Ihre Anmeldung gilt nicht mehr. Melden Sie sich neu an.',
    'access/proof-required': 'Dafür muss Ihre Anmeldung frisch sein. Melden Sie sich neu an.',
    'access/forbidden': 'Ihre Rolle erlaubt das nicht.',
    'access/admins-only': 'Das ist nur für Administratoren.',
    'access/cross-site':
      'Diese Anfrage darf nur von den Seiten dieses Dienstes kommen. Öffnen Sie die Konsole unter ihrer eigenen Adresse.',
    'login/rejected': 'Benutzername oder Passwort ist falsch.',
    'login/locked':
      'Zu viele Anmeldungen an diesem Konto sind hintereinander fehlgeschlagen. Verwenden Sie ein Gerät, mit dem Sie sich schon einmal angemeldet haben, oder bitten Sie einen Administrator, das Konto zu entsperren.',
    'login/not-approved': 'Über Ihre Anfrage ist noch nicht entschieden.',
    'login/registration-rejected': 'Ein Administrator hat Ihre Anfrage abgelehnt.',
    'login/suspended': 'Ein Administrator hat dieses Konto gesperrt.',
    'registration/not-found': 'Zu diesem Link gibt es keine Anfrage.',
    'registration/too-many-waits': `Zu viele warten gerade auf eine Entscheidung. ${later}`,
    'user/exists': 'Ein Konto mit diesem Benutzernamen gibt es schon.',
    'user/username-refused': 'Dieser Benutzername kann nicht verwendet werden.',
    'user/not-found': 'Dieses Konto gibt es nicht.',
    'user/changed':
      'Dieses Konto wurde im selben Augenblick geändert. Melden Sie sich neu an und wiederholen Sie die Änderung.',
    'user/own-account': 'Das ist Ihr eigenes Konto. Das muss ein anderer Administrator tun.',
    'user/last-admin': 'Das ist der letzte aktive Administrator. Ernennen Sie zuerst einen weiteren.',
    'user/status-conflict': 'Das Konto ist in einem Zustand, der das nicht zulässt.',
    'approvals/key-reused': 'Diese Kennung gehört schon zu anderen Entscheidungen. Laden Sie die Seite neu.',
    'approvals/undo-over': 'Diese Entscheidung ist älter als 24 Stunden und lässt sich nicht mehr zurücknehmen.',
    'approvals/signed-in-since':
      'Die Person hat sich seit dieser Entscheidung angemeldet; sie lässt sich nicht mehr zurücknehmen.',
    'session/refresh-rejected': 'Ihre Sitzung gilt nicht mehr. Melden Sie sich neu an.',
    'session/not-found': 'Diese Sitzung gibt es nicht mehr.',
    'password/wrong': 'Das aktuelle Passwort ist falsch.',
    'password/refused': 'Dieses Passwort kann nicht verwendet werden.',
    'role/unknown': 'Diese Rolle gibt es nicht.',
    'role/not-found': 'Diese Rolle gibt es nicht.',
    'role/exists': 'Eine Rolle mit diesem Namen gibt es schon.',
    'role/built-in':
      'Diese Rolle gehört zum Dienst und kann nicht geändert werden. Legen Sie stattdessen eine eigene Rolle an.',
    'role/in-use': 'Es gibt noch Konten mit dieser Rolle. Geben Sie ihnen zuerst eine andere.',
    'role/not-named': 'Die gewünschte Rolle hat Rechte. Nennen Sie die Rolle, die vergeben werden soll.',
    'role/not-grantable': 'Sie können nur Rollen vergeben, deren Rechte Sie selbst haben.',
    'setup/link-refused':
      'Dieser Einrichtungslink ist falsch oder älter als 30 Minuten. Starten Sie den Server neu, um einen neuen zu bekommen.',
    'setup/done': 'Es gibt schon einen Administrator. Melden Sie sich stattdessen an.',
    'console/not-built': 'Die Konsole ist in dieser Installation nicht enthalten.',
    'database/unavailable': `Die Datenbank ist gerade nicht erreichbar. ${later}`,
    'server/busy': `Gerade melden sich zu viele gleichzeitig an. ${later}`,
    'server/stopping': `Der Server wird gerade beendet. ${later}`,
    'server/stalled': `Der Server hat kurz gestockt. ${later}`,
    'server/error': 'Auf dem Server ist ein Fehler aufgetreten. Die Ursache steht in seinem Log.',
  },
  settings,
  roles: { user: 'Meldet sich an und kümmert sich um das eigene Konto.', admin: 'Darf alles.' },
  field: (sentence) => {
    for (const [pattern, translate] of sentences) {
      const found = pattern.exec(sentence);
      if (found) return translate(...found.slice(1));
    }
    return sentence;
  },
};

/** Of what the service says of a field, the whole sentence, and what it is in German; it goes on after the field's name. */
const sentences: readonly [pattern: RegExp, translate: (...parts: string[]) => string][] = [
  [/^is missing$/, () => 'fehlt'],
  [/^is not accepted here$/, () => 'wird hier nicht angenommen'],
  [/^is not accepted in this form$/, () => 'wird in dieser Form nicht angenommen'],
  [/^must be text(?:,| or null| not null|$)/, () => 'muss ein Text sein'],
  [/^must be an instant like (\S+)$/, (example) => `muss ein Zeitpunkt sein wie ${example}`],
  [/^must be an e-mail address like (\S+)$/, (example) => `muss so aussehen: ${example}`],
  [/^must be an IP address like (\S+)$/, (example) => `muss eine IP-Adresse sein wie ${example}`],
  [/^must be a domain like (\S+)$/, (example) => `muss eine Domain sein wie ${example}`],
  [/^must be the `request_id` of an event$/, () => 'muss die „request_id“ eines Ereignisses sein'],
  [/^goes with status=pending only$/, () => 'geht nur mit status=pending'],
  [/^must be written as (\S+)$/, (format) => `muss als ${format} geschrieben sein`],
  [/^must be the id of a user$/, () => 'muss die Nummer eines Kontos sein'],
  [
    /^must be one line of plain text, without control characters$/,
    () => 'muss eine Zeile Text ohne Steuerzeichen sein',
  ],
  [
    /^must be one line of text that can be seen, without control characters$/,
    () => 'muss eine Zeile sichtbarer Text ohne Steuerzeichen sein',
  ],
  [/^must be plain text, without control characters$/, () => 'muss Text ohne Steuerzeichen sein'],
  [
    /^must begin with a small letter and have only lower-case letters, digits, _ and -$/,
    () => 'muss mit einem Kleinbuchstaben beginnen und darf nur Kleinbuchstaben, Ziffern, _ und - enthalten',
  ],
  [
    /^must be (\d+) to (\d+) letters, digits and signs of ASCII, without blanks$/,
    (least, most) => `muss ${least} bis ${most} Buchstaben, Ziffern und Zeichen aus ASCII haben, ohne Leerzeichen`,
  ],
  [
    /^must be a whole number of seconds, (\d+) to (\d+)$/,
    (least, most) => `muss eine ganze Zahl von Sekunden sein, ${least} bis ${most}`,
  ],
  [/^must be a whole number from (\d+) on$/, (least) => `muss eine ganze Zahl ab ${least} sein`],
  [/^is none of the values that are known here$/, () => 'hat keinen der Werte, die hier bekannt sind'],
  [/^has characters that are not accepted here$/, () => 'enthält Zeichen, die hier nicht angenommen werden'],
  [/^must not be empty$/, () => 'darf nicht leer sein'],
  [/^must not be an empty list$/, () => 'darf keine leere Liste sein'],
  [
    /^must be at least (\d+) characters long; a few words in a row will do$/,
    (least) => `muss mindestens ${least} Zeichen lang sein; ein paar Wörter hintereinander genügen`,
  ],
  [/^must be at least (\d+) characters long$/, (least) => `muss mindestens ${least} Zeichen lang sein`],
  [/^must be at most (\d+) characters? long$/, (most) => `darf höchstens ${most} Zeichen lang sein`],
  [/^must have at least (\d+) items$/, (least) => `muss mindestens ${least} Einträge haben`],
  [/^must have at most (\d+) items?$/, (most) => `darf höchstens ${most} Einträge haben`],
  [/^must not have the same value twice$/, () => 'darf keinen Wert zweimal enthalten'],
  [/^must be at least (\d+)$/, (least) => `muss mindestens ${least} sein`],
  [/^must be at most (\d+)$/, (most) => `darf höchstens ${most} sein`],
  [/^is reserved; choose another one$/, () => 'ist für den Dienst vorbehalten; wählen Sie einen anderen'],
  [/^is taken already; choose another one$/, () => 'ist schon vergeben; wählen Sie einen anderen'],
  [/^is wrong$/, () => 'ist falsch'],
  [/^must not be the current password$/, () => 'darf nicht das aktuelle Passwort sein'],
  [/^is not the name of a role$/, () => 'ist nicht der Name einer Rolle'],
  [/^must hold a letter or a digit$/, () => 'muss einen Buchstaben oder eine Ziffer enthalten'],
  [
    /^may hold letters, digits and \. _ - only, without spaces$/,
    () => 'darf nur Buchstaben, Ziffern und . _ - enthalten, keine Leerzeichen',
  ],
  [/^must not hold invisible characters$/, () => 'darf keine unsichtbaren Zeichen enthalten'],
  [/^has accents that belong to no letter$/, () => 'enthält Akzente, die zu keinem Buchstaben gehören'],
  [
    /^must be written in plain letters, not in styled or full-width ones$/,
    () => 'muss in gewöhnlichen Buchstaben geschrieben sein',
  ],
  [
    /^must be written in one script; letters of another one can look the same$/,
    () => 'muss in einer einzigen Schrift geschrieben sein; Buchstaben einer anderen können gleich aussehen',
  ],
  [/^must not contain the username$/, () => 'darf den Benutzernamen nicht enthalten'],
  [/^must not contain the name of this service$/, () => 'darf den Namen dieses Dienstes nicht enthalten'],
  [
    /^is a repetition or a row of neighbouring keys; use a few words that do not belong together$/,
    () =>
      'ist eine Wiederholung oder eine Reihe benachbarter Tasten; nehmen Sie ein paar Wörter, die nicht zusammengehören',
  ],
  [
    /^is on the list of common passwords that attackers try first$/,
    () => 'steht auf der Liste häufiger Passwörter, die Angreifer zuerst probieren',
  ],
  [/^must be a number\b/, () => 'muss eine Zahl sein'],
  [/^must be a whole number\b/, () => 'muss eine ganze Zahl sein'],
  [/^must be true or false\b/, () => 'muss wahr oder falsch sein'],
  [/^must be a list\b/, () => 'muss eine Liste sein'],
  [/^must be a JSON object\b/, () => 'muss ein JSON-Objekt sein'],
  [/^must be null\b/, () => 'muss leer sein'],
  // Last, as it takes every value.
  [/^must be ((?:\S+, )*\S+(?: or \S+)?)$/, (values = '') => `muss ${values.replace(/ or (?=\S+$)/, ' oder ')} sein`],
];
