/** docs/configuration.md, and the README's short table of settings. */
import { type SettingGroup, settingGroupNames, settings } from '../../src/config.ts';
import { between, code, generatedFrom, table } from './markdown.ts';

const titles: Readonly<Record<SettingGroup, string>> = {
  server: 'The server',
  registration: 'Registration and passwords',
  sessions: 'Sign-in, sessions and tokens',
  keys: 'Signing keys',
  audit: 'Audit log',
  brand: 'Name, look and words',
};

export function settingsPage(): string {
  const pairs = settings.flatMap(({ name, togetherWith }) => (togetherWith ? [[name, togetherWith]] : []));
  const secrets = settings.filter(({ secret }) => secret).map(({ name }) => name);
  return `${[
    generatedFrom('src/process-settings.ts and src/catalogue.ts'),
    '# Settings',
    'None is needed to start: without any, Admittance keeps an SQLite database and its keys in `data/` and listens on this machine only.',
    ...settingGroupNames.flatMap((group) => [`## ${titles[group]}`, tableOf(group)]),
    '## Where they come from',
    `- The environment; and a file \`.env\` in the working directory, over which the environment wins. It is UTF-8, with or without a byte order mark. A value that holds \`#\` stands in quotation marks; a line that could be misread stops the start with its number and a sentence, and so does a setting that is there twice.
- A value that is empty counts as not set.
- A secret can also be read from a file, for Docker and systemd: \`NAME_FILE\` names it, and a line break at its end is dropped. These are ${secrets.map((name) => code(`${name}_FILE`)).join(', ')}. Setting both the name and its file is refused, and so is a file that is empty or cannot be read.
${pairs.map((pair) => `- ${pair.map(code).join(' and ')} belong together.`).join('\n')}`,
    '## When something is wrong',
    `- Every wrong value is named, in one go, and nothing starts.
- A name that starts with \`ADMITTANCE_\` and is not in the table stops the start too: most likely it is mistyped.
- The exit code is then 2. \`admittance config check\` says the same without starting anything; \`admittance config show\` prints what is in force and where it comes from, with secrets masked.`,
  ].join('\n\n')}\n`;
}

function tableOf(wanted: SettingGroup): string {
  const rows = settings.filter(({ group }) => group === wanted);
  return table(
    ['name', 'default', 'unit', 'secret', 'meaning'],
    rows.map((row) => [
      code(row.name),
      row.default === undefined ? '' : code(row.default),
      row.unit ?? '',
      row.secret ? 'yes' : '',
      row.doc,
    ]),
  );
}

/** What a first installation decides about. */
const first = ['PORT', 'HOST', 'PUBLIC_URL', 'DATABASE_URL', 'TRUSTED_PROXIES', 'ADMITTANCE_SECRET'];

/** The README with its table of settings brought up to date. */
export function withSettings(readme: string): string {
  const rows = first.map((wanted) => {
    const row = settings.find(({ name }) => name === wanted);
    if (!row) throw new Error(`The README names the setting ${wanted}, which does not exist`);
    return [code(row.name), row.default === undefined ? '' : code(row.default), row.doc];
  });
  return between('settings', readme, table(['name', 'default', 'meaning'], rows));
}
