import { availableParallelism } from 'node:os';
import type { Config } from '../config.ts';
import { connectionsOfProcess } from '../features/processes/announce-process.ts';
import { addressesOf, isLiving } from '../features/processes/compare-processes.ts';
import { listProcesses, type ProcessRow } from '../features/processes/store.ts';
import { systemClock } from '../platform/clock.ts';
import { type Database, engineOf } from '../platform/database/connect.ts';
import { type Finding, ok, warning } from './finding.ts';

/** Whether all that serve from this database agree on who they are, and whether machine and database have room for them. */
export async function examineProcesses(database: Database, config: Config): Promise<Finding[]> {
  const living = (await listProcesses(database)).filter(isLiving(systemClock.now()));
  const processes = Math.max(living.length, config.workers);
  return [
    ...examineWorkers(config),
    ...examineServers(living),
    ...(processes > 1 ? await examineConnections(database, processes) : []),
  ];
}

function examineWorkers({ workers }: Config): Finding[] {
  const cores = availableParallelism();
  if (workers === 1) return [];
  if (workers <= cores) return [ok('workers', `${workers} on ${cores} cores`)];
  return [
    warning('workers', `${workers} on ${cores} cores`, 'More than one per core does not help: set WORKERS=auto.'),
  ];
}

function examineServers(living: readonly ProcessRow[]): Finding[] {
  const addresses = addressesOf(living);
  if (addresses.length > 1) {
    const found = addresses.map(({ address, hosts }) => `${address} on ${hosts.join(', ')}`).join('; ');
    return [
      warning(
        'servers',
        `different PUBLIC_URLs: ${found}`,
        'Give all servers of this database the same PUBLIC_URL, and restart them: each refuses the tokens of the others.',
      ),
    ];
  }
  const hosts = new Set(living.map(({ host }) => host));
  const [address = ''] = addresses.map((one) => one.address);
  if (hosts.size > 1 && ['localhost', '[::1]'].includes(new URL(address).hostname.replace(/^127\..*/, 'localhost')))
    return [
      warning(
        'servers',
        `${hosts.size} machines, and PUBLIC_URL is ${address}`,
        'Set PUBLIC_URL on each to the address that users open; tokens carry it as their issuer.',
      ),
    ];
  const versions = [...new Set(living.map(({ version }) => version))].sort();
  if (versions.length > 1)
    return [
      warning('servers', `versions ${versions.join(' and ')} side by side`, 'Finish the upgrade: restart the older.'),
    ];
  return living.length > 1
    ? [ok('servers', `${living.length} processes on ${hosts.size} ${hosts.size === 1 ? 'machine' : 'machines'} agree`)]
    : [];
}

async function examineConnections(database: Database, processes: number): Promise<Finding[]> {
  const most = await engineOf(database).countConnections(database);
  const needed = processes * connectionsOfProcess;
  if (most === undefined) return [];
  const found = `${processes} processes may need ${needed}, the database has ${most} for everybody`;
  if (needed <= most) return [ok('connections', found)];
  return [warning('connections', found, 'Run fewer processes (WORKERS), or raise max_connections of the database.')];
}
