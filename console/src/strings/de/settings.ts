/** What each setting is for, as docs/configuration.md says it in English; by its name. */
export const settings = {
  PORT: 'TCP-Port, an dem der Server lauscht.',
  HOST: 'Adresse, an der der Server lauscht. `0.0.0.0` nimmt Verbindungen von anderen Rechnern an; davor gehört dann ein Proxy mit TLS.',
  WORKERS:
    'Anzahl der Prozesse, die den Port bedienen, 1 bis 64; `auto`: einer je Kern. Wann sich das lohnt, steht in docs/operations.md.',
  PUBLIC_URL:
    'Adresse, unter der Personen und Dienste diesen Dienst erreichen. Sie ist `iss` und `aud` der Tokens. Ohne sie: `http://HOST:PORT`.',
  TRUSTED_PROXIES:
    'Adressen oder Netze der Proxys vor diesem Dienst, durch Kommas getrennt: Nur ihnen wird `X-Forwarded-For` geglaubt. `admittance doctor` prüft das.',
  DATABASE_URL:
    '`sqlite:PATH`, oder `mysql://user:password@host:port/name` für MySQL und MariaDB; TLS mit `?ssl-mode=VERIFY_IDENTITY&ssl-ca=PATH` (auch `REQUIRED`, `VERIFY_CA`, `ssl-cert`, `ssl-key`; geprüft wird nur ein Rechnername, keine IP-Adresse). Ohne sie: `sqlite:` und `admittance.db` im Datenordner.',
  ADMITTANCE_DATA_DIR: 'Ordner der Schlüsseldatei und der SQLite-Datei; er wird angelegt, wenn er fehlt.',
  ADMITTANCE_SECRET:
    'Versiegelt die Signaturschlüssel in der Datenbank, anstelle der Schlüsseldatei `admittance.key`; mindestens 32 Byte. Mehrere Server an einer Datenbank brauchen dasselbe.',
  HASH_WAIT_MILLISECONDS:
    'So viele Millisekunden wartet eine Anmeldung oder Anfrage höchstens darauf, dass ihr Passwort gehasht wird; was länger warten müsste, bekommt sofort 503. 50 bis 600000.',
  METRICS_PORT:
    'TCP-Port, an dem eine Überwachung `GET /metrics` liest; ohne ihn gibt es keine Metriken. Er verlangt kein Token: Halten Sie ihn für alle anderen unerreichbar.',
  METRICS_HOST: 'Adresse dieses Ports.',
  LOG_LEVEL: 'Eines von `fatal`, `error`, `warn`, `info`, `debug`, `silent`.',
  ADMITTANCE_ADMIN_USERNAME: 'Name des ersten Administrators; ohne Wirkung, sobald es einen Administrator gibt.',
  ADMITTANCE_ADMIN_PASSWORD: 'Passwort des ersten Administrators; ohne Wirkung, sobald es einen Administrator gibt.',
  PASSWORD_MIN_LENGTH: 'Mindestlänge eines neuen Passworts in Zeichen (Codepunkten), 8 bis 64.',
  CHANGE_PASSWORD_URL:
    'Wo Personen ihr Passwort ändern: eine https-Adresse oder ein Pfad dieses Dienstes. Passwortmanager finden sie über `/.well-known/change-password`. Ohne sie: die Seite des eigenen Kontos in der Konsole, wenn diese gebaut ist.',
  ACCESS_TOKEN_SECONDS: 'Lebensdauer eines Access-Tokens in Sekunden, 60 bis 3600.',
  RECENT_SECONDS:
    'So viele Sekunden gilt eine Anmeldung als frisch, 60 bis 86400: Was eine frische Anmeldung verlangt, verweigert ältere. Noch verlangt das nichts.',
  SESSION_IDLE_DAYS: 'Nach so vielen Tagen ohne Erneuerung endet eine Sitzung, 1 bis 365.',
  SESSION_DAYS: 'So viele Tage nach der Anmeldung endet eine Sitzung, auch wenn sie benutzt wird, 1 bis 3650.',
  NETWORK_ATTEMPTS:
    'Erlaubte Fehlversuche aus einem Netz (einer IPv4-Adresse oder einem IPv6-/64) in 15 Minuten; ebenso viele Anfragen; zehnmal so viele falsche Tokens und wartende Aufrufe. 10 bis 1000000. Bekannte Geräte zählen nicht.',
  TOKEN_ALGORITHM:
    'Verfahren, mit dem Access-Tokens signiert werden: `ES256`, `EdDSA` oder `RS256`. Eine Änderung wirkt, sobald jede Kopie der öffentlichen Schlüssel den neuen enthält (siehe `JWKS_MAX_AGE_SECONDS`); ältere Schlüssel prüfen weiterhin.',
  KEY_ROTATION_DAYS: 'So viele Tage signiert ein Schlüssel, bevor der nächste übernimmt, 1 bis 3650.',
  JWKS_MAX_AGE_SECONDS:
    'So viele Sekunden dürfen Clients die öffentlichen Schlüssel behalten, 1 bis 600. Ein neuer Schlüssel signiert erst, wenn jede Kopie jünger ist als er.',
  AUDIT_DAYS: 'So viele Tage bleibt das Protokoll erhalten, 1 bis 36500.',
  BRAND_NAME: 'Name dieser Installation auf jeder Seite der Konsole, bis zu 60 Zeichen.',
  BRAND_COLOR:
    'Farbe der Knöpfe, der Links und der Anmeldung, etwa `"#1d6b49"`; alle Töne leiten sich davon ab. Weiße Schrift muss darauf lesbar sein (4,5 zu 1): Eine zu helle Farbe wird abgedunkelt, und `admittance config check` zeigt, wie weit.',
  BRAND_LOGO:
    'Pfad eines Logos, eine SVG- oder PNG-Datei von höchstens 100 kB, etwa so hoch wie breit. Es wird beim Start gelesen.',
  APP_URL: 'Adresse der App, für die die Konten da sind: das Erste, was Personen in ihrem Konto finden.',
  HELP_TEXT: 'Wo es Hilfe gibt, in einer Zeile unter Anmeldung und Anfrage, bis zu 200 Zeichen.',
  IMPRINT_URL: 'Adresse des Impressums; es ist unter Anmeldung und Anfrage verlinkt, wie die beiden nächsten.',
  PRIVACY_URL: 'Adresse der Datenschutzerklärung.',
  TERMS_URL: 'Adresse der Nutzungsbedingungen oder Hausregeln.',
  SIGN_IN_TITLE: 'Titel der Anmeldung anstelle von „Anmelden“, bis zu 80 Zeichen.',
  SIGN_IN_TEXT: 'Eine Zeile unter diesem Titel, bis zu 300 Zeichen.',
  REGISTER_TITLE: 'Titel der Anfrageseite anstelle von „Konto anfragen“, bis zu 80 Zeichen.',
  REGISTER_TEXT: 'Was diese Seite vor dem Formular sagt, anstelle davon, wer entscheidet, bis zu 300 Zeichen.',
};
