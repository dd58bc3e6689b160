/** Everything that comes from outside, in the one argument every verb takes first. */
import type { Config } from './config.ts';
import type { KeyRing } from './features/keys/key-ring.ts';
import type { Revocations } from './features/revocations/follow-revocations.ts';
import type { RoleBook } from './features/roles/role-book.ts';
import type { KnownTokens } from './features/tokens/known-tokens.ts';
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
  keys: KeyRing;
  knownTokens: KnownTokens;
  roles: RoleBook;
  revocations: Revocations;
  metrics: Metrics;
  log: Log;
  /** Who is behind what is being done. */
  by: Principal;
};
