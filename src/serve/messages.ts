/** What the primary and its workers say to each other. */
import type { MetricsSnapshot } from '../platform/metrics.ts';

export type FromWorker =
  | { kind: 'ready'; address: string }
  /** It cannot start; in the words, and with the exit code, of a server that is alone. */
  | { kind: 'failed'; message: string; exitCode: number }
  | { kind: 'revoked' }
  | { kind: 'metrics'; metrics: MetricsSnapshot };

export type ToWorker =
  | { kind: 'stop' }
  /** One of the others has revoked something. */
  | { kind: 'revoked' }
  /** Asks for a snapshot. */
  | { kind: 'metrics' };
