/**
 * The settings as a whole: the program, `admittance config`, docs/configuration.md and the README's table are read from
 * here. Settings come from the environment and an optional `.env`; an empty value counts as not set.
 */
import { join } from 'node:path';
import { settingGroups } from './catalogue.ts';
import { locateDatabase } from './platform/database/connect.ts';
import { errorOf, keysOf } from './platform/narrow.ts';
import { readTextFile } from './platform/read-text.ts';
import { processSettings } from './process-settings.ts';
import type { SettingRow } from './rows.ts';

const groups = { server: processSettings, ...settingGroups };
const { server, registration, sessions, keys, audit, brand } = groups;
const rows = { ...server, ...registration, ...sessions, ...keys, ...audit, ...brand };

export type SettingGroup = keyof typeof groups;
export const settingGroupNames = keysOf(groups);

type Rows = typeof rows;
type Parsed = {
  [K in keyof Rows]: ReturnType<Rows[K]['parse']> | (Rows[K] extends { default: string } ? never : undefined);
};

/** All settings, parsed; `databaseUrl` and `publicUrl` have their defaults worked out. */
export type Config = Readonly<Omit<Parsed, 'databaseUrl' | 'publicUrl'>> & {
  readonly databaseUrl: string;
  readonly publicUrl: string;
  /** Where each value comes from. */
  readonly sources: Readonly<Record<keyof Rows, Source>>;
};

/** `file`: the one that `NAME_FILE` names; `environment`: also the file `.env`. */
export type Source = 'environment' | 'file' | 'default';

type Setting = SettingRow<unknown> & { key: keyof Rows; group: SettingGroup };

export const settings: readonly Setting[] = settingGroupNames.flatMap((group) =>
  (keysOf(groups[group]) as (keyof Rows)[]).map((key) => ({ ...rows[key], key, group })),
);

/** One sentence for each setting that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param environment the process's, over what `.env` holds
 * @throws ConfigError naming every bad value and every unknown `ADMITTANCE_…` name
 */
export function readConfig(environment: Environment): Config {
  const problems = unknownNames(environment).map((name) => `${name} is not a setting; ${knownNames()}.`);
  const values: Partial<Record<keyof Rows, unknown>> = {};
  const sources: Partial<Record<keyof Rows, Source>> = {};
  for (const row of settings) {
    sources[row.key] = readSource(row, environment);
    try {
      const raw = readRaw(row, environment) ?? row.default;
      values[row.key] = raw === undefined ? undefined : row.parse(raw);
    } catch (error) {
      problems.push(`${row.name} is wrong: ${errorOf(error).message}.`);
    }
  }
  problems.push(...halves(environment));
  const config = values as Parsed;
  if (config.workers > 1 && config.databaseUrl && locateDatabase(config.databaseUrl).place.isInMemory)
    problems.push('WORKERS must be 1 with DATABASE_URL=sqlite::memory:, of which each process would have its own.');
  if (wantsOnePortTwice(config))
    problems.push('METRICS_PORT must be another one than PORT, because both are on the same address.');
  if (problems.length > 0) throw new ConfigError(problems);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? `sqlite:${join(config.dataDir, 'admittance.db')}`,
    publicUrl: config.publicUrl ?? `http://${host}:${config.port}`,
    sources: sources as Record<keyof Rows, Source>,
  };
}

function wantsOnePortTwice({ port, host, metricsPort, metricsHost }: Parsed): boolean {
  if (metricsPort === undefined || metricsPort === 0 || metricsPort !== port) return false;
  const [one, other] = [host, metricsHost].map((name) => (name === 'localhost' ? '127.0.0.1' : name));
  return one === other || [one, other].some((name) => name === '0.0.0.0' || name === '::');
}

/** Every setting as text for people: secrets masked, and where the value came from. */
export function showConfig(config: Config): { name: string; value: string; source: string }[] {
  return settings.map((row) => {
    const value = config[row.key];
    const shown = value === undefined ? '' : row.secret ? mask(row, String(value)) : String(value);
    return { name: row.name, value: shown, source: config.sources[row.key] };
  });
}

/** Keeps a database URL readable without its password; hides anything else. */
function mask(row: SettingRow<unknown> & { key: string }, value: string): string {
  if (row.key === 'databaseUrl' && locateDatabase(value).place.file !== undefined) return value;
  if (!URL.canParse(value)) return '********';
  const url = new URL(value);
  if (url.password) url.password = '********';
  return url.href;
}

function readSource(row: SettingRow<unknown>, environment: Environment): Source {
  if (environment[row.name]) return 'environment';
  if (row.secret && environment[`${row.name}_FILE`]) return 'file';
  return 'default';
}

/** One sentence for each pair of settings of which one is missing. */
function halves(environment: Environment): string[] {
  const isSet = (row: SettingRow<unknown>) => readSource(row, environment) !== 'default';
  const set = new Set(settings.filter(isSet).map(({ name }) => name));
  return settings.flatMap(({ name, togetherWith }) =>
    togetherWith === undefined || set.has(name) === set.has(togetherWith)
      ? []
      : [`${name} and ${togetherWith} belong together: set both or neither.`],
  );
}

function readRaw(row: SettingRow<unknown>, environment: Environment): string | undefined {
  const direct = environment[row.name] || undefined;
  const file = row.secret ? environment[`${row.name}_FILE`] || undefined : undefined;
  if (direct !== undefined && file !== undefined) throw new Error(`${row.name}_FILE is set as well; keep one of them`);
  if (file === undefined) return direct;
  const text = readSecretFile(row, file);
  // A secret that was meant to be there and is not must not turn into a default.
  if (text === '') throw new Error(`the file ${file} of ${row.name}_FILE is empty`);
  return text;
}

function readSecretFile(row: SettingRow<unknown>, file: string): string {
  try {
    return readTextFile(file).replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = errorOf(error);
    throw new Error(`the file ${file} of ${row.name}_FILE cannot be read (${code})`);
  }
}

function unknownNames(environment: Environment): string[] {
  const known = new Set(settings.flatMap((row) => (row.secret ? [row.name, `${row.name}_FILE`] : [row.name])));
  return Object.keys(environment).filter(
    (name) => name.startsWith('ADMITTANCE_') && environment[name] && !known.has(name),
  );
}

function knownNames(): string {
  const own = settings.filter(({ name }) => name.startsWith('ADMITTANCE_'));
  const names = own.map(({ name, secret }) => (secret ? `${name} (or ${name}_FILE)` : name));
  return `those of that kind are ${names.join(', ')}`;
}
