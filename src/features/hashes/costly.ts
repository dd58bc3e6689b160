import { isCostly, priceOf } from '../../platform/hash-formats/price.ts';
import type { HashFormat } from '../../platform/hash-formats.ts';

/** A kind of hash that takes much more than ours, for the operator; numbers of about. */
export type CostlyHash = { format: string; cost: string; times: number; mebibytes: number };

/** `undefined` when it is not costly. */
export function describeCostly({ name, cost, recipe }: HashFormat): CostlyHash | undefined {
  const price = priceOf(recipe);
  if (!isCostly(price)) return undefined;
  return { format: name, cost, times: Math.round(price.times), mebibytes: Math.round(price.mebibytes) };
}

/** As in `350 times as long as today's, 256 MiB`. */
export function explainCostly({ times, mebibytes }: CostlyHash): string {
  return `${times} times as long as today's${mebibytes > 0 ? `, ${mebibytes} MiB` : ''}`;
}
