/** Everything that comes from outside, in the one argument every verb takes first. */
import type { Config } from './config.ts';
import type { Memory } from './features/tokens/open-memory.ts';
import type { Clock } from './platform/clock.ts';
import type { Database } from './platform/database/connect.ts';
import type { Hasher } from './platform/hasher.ts';
import type { Log } from './platform/log.ts';
import type { Metrics } from './platform/metrics.ts';
import type { Principal } from './platform/principal.ts';
import type { Random } from './platform/random.ts';
import type { Secret } from './platform/secret.ts';

export type Deps = {
  config: Config;
  database: Database;
  clock: Clock;
  random: Random;
  hasher: Hasher;
  secret: Secret;
  memory: Memory;
  metrics: Metrics;
  log: Log;
  /** Who is behind what is being done. */
  by: Principal;
};
