import { availableParallelism } from 'node:os';
import type { Config } from '../config.ts';
import { type Database, engineOf } from '../platform/database/connect.ts';
import { type Finding, ok, warning } from './finding.ts';

/** The pool, and the one that follows the revocations. */
const connectionsOfWorker = 11;

/** Nothing where there is one process only. */
export async function examineWorkers(database: Database, { workers }: Config): Promise<Finding[]> {
  if (workers === 1) return [];
  const cores = availableParallelism();
  const findings = [
    workers > cores
      ? warning('workers', `${workers} on ${cores} cores`, 'More than one per core does not help: set WORKERS=auto.')
      : ok('workers', `${workers} on ${cores} cores`),
  ];
  const most = await engineOf(database).countConnections(database);
  if (most === undefined) return findings;
  const needed = workers * connectionsOfWorker;
  if (needed > most)
    findings.push(
      warning(
        'connections',
        `the workers may need ${needed}, the database has ${most} for everybody`,
        'Set fewer WORKERS, or raise max_connections of the database.',
      ),
    );
  return findings;
}
