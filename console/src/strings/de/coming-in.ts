import type { Catalogue } from '../index.ts';

export const comingIn: Catalogue['comingIn'] = {
  usernameHint: (longest) =>
    `Bis zu ${longest} Buchstaben und Ziffern einer Schrift, Punkte, Binde- und Unterstriche, ohne Leerzeichen.`,
  passwordRules: {
    byCode: {
      length: ({ min_length, max_length }) => `${min_length} bis ${max_length} Zeichen`,
      'contains-username': () => 'Enthält den Benutzernamen nicht',
      'contains-service': ({ service }) =>
        service === 'Admittance'
          ? 'Enthält den Namen Admittance nicht'
          : `Enthält weder den Namen ${service} noch Admittance`,
      pattern: () => 'Keine Wiederholung und keine Reihe benachbarter Tasten',
      common: () => 'Keines der häufigen Passwörter',
    },
    kept: ': erfüllt',
  },
  passwordMeter: {
    hint: 'Ein paar Wörter ohne Zusammenhang sind ein gutes Passwort.',
    notYet: 'Noch nicht angenommen.',
    strength: (word) => `Stärke: ${word}.`,
    words: { 1: 'schwach', 2: 'mäßig', 3: 'gut', 4: 'stark' },
  },
  register: {
    title: 'Konto anfragen',
    intro: 'Ein Administrator liest jede Anfrage. Die Antwort sehen Sie hier.',
    optional: 'freiwillig',
    name: 'Ihr Name',
    emailHint: 'Es wird nichts dorthin gesendet.',
    askForRole: 'Eine bestimmte Rolle wünschen',
    role: 'Gewünschte Rolle',
    roleHint: 'Wenn Sie nicht sicher sind, überlassen Sie das dem Administrator.',
    usernameMissing: 'Wählen Sie einen Benutzernamen.',
    passwordMissing: 'Wählen Sie ein Passwort.',
    anyRole: 'Der Administrator entscheidet',
    note: 'Warum möchten Sie ein Konto?',
    noteHint: 'Damit der Administrator weiß, wer Sie sind.',
    noteLength: (count, most) => `${count} von ${most}`,
    submit: 'Anfrage senden',
    sendAgain: 'Senden Sie sie noch einmal: Sie zählt nur einmal.',
    haveAccount: 'Schon ein Konto?',
    seeRequest: 'Stand ansehen',
    asked: 'Von diesem Browser aus haben Sie schon ein Konto angefragt.',
  },
  waiting: {
    title: 'Ihre Anfrage',
    asking: 'Wird geladen…',
    pending: {
      page: 'Wartet',
      title: 'Wartet auf eine Entscheidung',
      body: 'Diese Seite aktualisiert sich von selbst. Sie können sie verlassen und später wiederkommen.',
    },
    active: { page: 'Genehmigt', title: 'Ihre Anfrage wurde genehmigt', body: '' },
    rejected: {
      page: 'Abgelehnt',
      title: 'Ihre Anfrage wurde abgelehnt',
      body: 'Wenn Sie das für einen Irrtum halten, wenden Sie sich an einen Administrator.',
    },
    ready: 'Ihr Konto {username} ist bereit, mit der Rolle {role}.',
    toApp: (host) => `Weiter zu ${host}`,
    signInHere: 'In meinem Konto anmelden',
    sentStep: 'Anfrage gesendet',
    asUser: 'als {username}',
    decisionStep: 'Entscheidung',
    decisionHint: 'Ein Administrator liest Ihre Anfrage.',
    whatYouSent: 'Was Sie gesendet haben',
    roleAsked: 'Rolle',
    noRole: 'keine gewünscht',
    reason: 'Was der Administrator geschrieben hat',
    address: 'Adresse dieser Seite',
    addressHint:
      'Bewahren Sie sie auf, um auf einem anderen Gerät nachzusehen, oder melden Sie sich dort mit Benutzername und Passwort an. Wer sie hat, sieht diese Seite, und sonst nichts.',
    copy: 'Kopieren',
    forget: 'Aus diesem Browser entfernen',
    forgetQuestion:
      'Diese Anfrage aus diesem Browser entfernen? Die Anfrage bleibt bestehen, und ein Administrator entscheidet weiter darüber. Um sie hier wieder zu sehen, melden Sie sich mit Benutzername und Passwort an.',
    unknown: 'Anfrage nicht gefunden',
    unknownBody:
      'Die Adresse ist unvollständig, das Konto hat sich inzwischen angemeldet, oder es wurde gelöscht. Wenn Ihre Anfrage genehmigt wurde, melden Sie sich mit Ihrem Passwort an.',
    nothing: 'Keine Anfrage in diesem Browser',
    nothingBody:
      'Um den Stand Ihrer Anfrage zu sehen, melden Sie sich mit dem Benutzernamen und Passwort an, die Sie gewählt haben, oder öffnen Sie die Adresse, die Sie aufbewahrt haben. Sonst fragen Sie ein Konto an.',
    register: 'Konto anfragen',
  },
  setup: {
    title: 'Admittance einrichten',
    intro:
      'Legen Sie den ersten Administrator an. Er entscheidet über Anfragen; weitere Administratoren können später dazukommen.',
    submit: 'Administrator anlegen',
    noGood: 'Dieser Link funktioniert nicht',
    done: 'Schon eingerichtet',
    incomplete:
      'Diese Adresse ist unvollständig: Öffnen Sie den ganzen Link, den der Server beim Start ausgegeben hat.',
    howToGetOne:
      'Einen neuen Link bekommen Sie, wenn Sie den Server neu starten: Er gibt einen aus, solange es keinen Administrator gibt. Oder führen Sie aus:',
    command: 'npx admittance admin create NAME',
    signInInstead: 'Stattdessen anmelden',
  },
};
