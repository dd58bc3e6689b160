/** Examines an installation without changing it. */
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ConfigError, type Environment, readConfig } from '../config.ts';
import { isOutOfSpace, makeRoom } from '../failure.ts';
import { assertNothingToAdopt } from '../features/adoption/adoption-state.ts';
import { proveWriting } from '../features/health/prove-writing.ts';
import { readKeys } from '../features/keys/open-key-ring.ts';
import { listSigningKeys } from '../features/keys/store.ts';
import { migrationsFor } from '../migrations.ts';
import { systemClock } from '../platform/clock.ts';
import { connect, type Database, engineOf, locateDatabase, missingFile } from '../platform/database/connect.ts';
import { isFull } from '../platform/database/failures.ts';
import { MigrationError, pendingMigrations } from '../platform/database/migrate.ts';
import { assertNoTransferUnderWay } from '../platform/database/unfinished-transfer.ts';
import { errorOf } from '../platform/narrow.ts';
import { systemRandom } from '../platform/random.ts';
import { openSecret, readKeyFile, type Secret, SecretError } from '../platform/secret.ts';
import { examineClientAddress } from './doctor-address.ts';
import { examineFiles } from './doctor-files.ts';
import { examineJobs } from './doctor-jobs.ts';
import { examineProcesses } from './doctor-processes.ts';
import { type Finding, failed, ok, warning } from './finding.ts';
import { formatTable, type JsonOption, printResult } from './report.ts';
import { toPrintable } from './terminal.ts';

/** With less, writing may fail any moment. */
const roomyBytes = 100 * 2 ** 20;

/** Tolerated by the tokens, in seconds. */
const clockLeewaySeconds = 5;

/** Exit code 1 when something failed; warnings alone leave it at 0. */
export async function diagnose(environment: Environment, options: JsonOption): Promise<void> {
  const findings = await examine(environment);
  if (findings.some(({ result }) => result === 'failed')) process.exitCode = 1;
  printResult(options, { findings }, () => {
    const table = formatTable(findings.map(({ check, result, finding }) => ({ check, result, finding })));
    const advice = findings.flatMap(({ check, advice }) => (advice ? [`  ${check}: ${toPrintable(advice)}`] : []));
    return advice.length === 0 ? `${table}\n\nNothing to do.` : `${table}\n\nTo do:\n${advice.join('\n')}`;
  });
}

async function examine(environment: Environment): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) =>
      failed(
        'settings',
        problem,
        'Correct it in the environment or in .env; docs/configuration.md lists every setting.',
      ),
    );
  }
  const { database } = connect(config.databaseUrl);
  try {
    const address = await examineAddress(config, environment);
    return [
      ok('settings', 'all known and in range'),
      ...(await examineDatabase(database, config)),
      ...examineFiles(config, environment),
      ...examineExposure(config, environment, address?.isReached ?? false),
      ...(address ? [address.finding] : []),
    ];
  } finally {
    await database.destroy();
  }
}

async function examineDatabase(database: Database, config: Config): Promise<Finding[]> {
  const missing = missingFile(config.databaseUrl);
  if (missing !== undefined) {
    return [
      warning(
        'database',
        `${missing} does not exist yet`,
        'Run `admittance serve` or `admittance migrate`; it is made then.',
      ),
    ];
  }
  try {
    await assertNothingToAdopt(database);
    const pending = await pendingMigrations(database, migrationsFor(engineOf(database)));
    const reached = ok('database', `${engineOf(database).title} answers`);
    if (pending.length > 0)
      return [reached, warning('schema', `pending: ${pending.join(', ')}`, 'Run: admittance migrate')];
    await assertNoTransferUnderWay(database);
    const writing = await examineWriting(database);
    return [
      reached,
      ok('schema', 'up to date'),
      ...(await examineClock(database)),
      ...(await examineCluster(database)),
      writing,
      ...examineDisk(config, writing.advice === makeRoom),
      await examineKeys(database, config),
      ...(await examineJobs(database)),
      ...(await examineProcesses(database, config)),
    ];
  } catch (error) {
    const { message, code } = errorOf(error);
    if (error instanceof MigrationError)
      return [failed('schema', message, 'A running server keeps working; none can start again until this is done.')];
    if (isFull(error)) return [failed('database', `it ${isOutOfSpace}`, makeRoom)];
    return [
      failed(
        'database',
        message || String(code),
        'Check DATABASE_URL, that the server runs, and that the user may use that database.',
      ),
    ];
  }
}

/** A row that is there for it is counted up: a full disk and a server that only reads answer everything else. */
async function examineWriting(database: Database): Promise<Finding> {
  try {
    await proveWriting({ database, random: systemRandom });
    return ok('writing', 'a write was kept');
  } catch (error) {
    if (isFull(error)) return failed('writing', `it ${isOutOfSpace}`, makeRoom);
    return failed(
      'writing',
      errorOf(error).message,
      'The database answers but accepts no writes: is it a replica, read-only, or may its user only read?',
    );
  }
}

/** For files of ours; a server has its own. @param isFound whether the advice to make room has been given */
function examineDisk({ databaseUrl }: Config, isFound: boolean): Finding[] {
  const { file } = locateDatabase(databaseUrl).place;
  if (file === undefined || !existsSync(file)) return [];
  const { bavail, bsize } = statfsSync(dirname(file));
  const free = `${Math.floor((bavail * bsize) / 2 ** 20)} MiB free`;
  if (bavail * bsize >= roomyBytes) return [ok('disk', free)];
  if (isFound) return [{ check: 'disk', result: 'warning', finding: free }];
  return [warning('disk', free, `Free space where ${file} is, before writes fail.`)];
}

async function examineClock(database: Database): Promise<Finding[]> {
  const now = await engineOf(database).readClock(database);
  if (now === undefined) return [];
  const apart = Math.abs(now - systemClock.now()) / 1000;
  if (apart <= clockLeewaySeconds) return [ok('clock', `within ${clockLeewaySeconds} s of the database's`)];
  return [
    warning(
      'clock',
      `${Math.round(apart)} s away from the database's`,
      'Turn on time synchronisation (NTP) on both machines: tokens tolerate 5 s.',
    ),
  ];
}

/** Of two nodes that stay, neither knows whether the other one is dead; of three, two do. */
const fewestNodes = 3;

async function examineCluster(database: Database): Promise<Finding[]> {
  const cluster = await engineOf(database).readCluster?.(database);
  if (!cluster) return [];
  const { members, state, isSynced } = cluster;
  const finding = `${members} nodes; this one is ${state}`;
  if (!isSynced)
    return [
      warning('cluster', finding, 'Its servers answer 503 for as long as it is behind: see the log of the node.'),
    ];
  if (members < fewestNodes)
    return [warning('cluster', finding, 'Start the others, or add one: with fewer than 3, one that dies stops all.')];
  return [ok('cluster', finding)];
}

async function examineKeys(database: Database, config: Config): Promise<Finding> {
  if ((await listSigningKeys(database)).length === 0) return ok('keys', 'none yet; made at the first start');
  try {
    const secret = openSecret(config.secret ?? readKeyFile(config.dataDir, false));
    return ok('keys', `${(await readKeys(database, secret)).length} readable`);
  } catch (error) {
    return failed('keys', errorOf(error).message, 'Nobody can sign in until the right secret is back.');
  }
}

/** Without the secret, of which another finding speaks, nobody can ask. */
async function examineAddress(config: Config, environment: Environment) {
  let secret: Secret;
  try {
    secret = openSecret(config.secret ?? readKeyFile(config.dataDir, false));
  } catch (error) {
    if (error instanceof SecretError) return undefined;
    throw error;
  }
  return examineClientAddress(config, environment, secret);
}

/** What stands between the service and the network. */
function examineExposure(config: Config, environment: Environment, isReached: boolean): Finding[] {
  const findings: Finding[] = [];
  const isLoopback = /^(localhost|127\.|::1$)/.test(config.host);
  if (!isLoopback && !environment['PUBLIC_URL']) {
    findings.push(
      warning(
        'proxy',
        `listening on ${config.host} without PUBLIC_URL`,
        'Set PUBLIC_URL to the address that users open; tokens carry it as their issuer.',
      ),
    );
  } else if (config.publicUrl.startsWith('http:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(config.publicUrl)) {
    findings.push(
      warning(
        'proxy',
        `${config.publicUrl} is not encrypted`,
        'Put a proxy with TLS in front of it and set PUBLIC_URL to its https address.',
      ),
    );
  } else if (isReached) {
    findings.push(ok('proxy', `reached as ${config.publicUrl}`));
  } else {
    findings.push({
      check: 'proxy',
      result: 'warning',
      finding: `this service was not reached as ${config.publicUrl}`,
    });
  }
  const { unencrypted } = locateDatabase(config.databaseUrl).place;
  if (unencrypted)
    findings.push(
      warning('database TLS', `the connection to ${unencrypted.host} is not encrypted`, unencrypted.advice),
    );
  return findings;
}
