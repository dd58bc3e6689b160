/**
 * Whether two kinds of request take the same time, as far as somebody outside can tell.
 *
 * A test that finds no difference proves nothing: it may only have looked too little. So the burden is
 * turned round (TOST, two one-sided tests): equal is what lies, with 95 % confidence on either side,
 * within a bound that is named before.
 *
 * The measurements come in rounds, one of each kind, and are compared within their round: what slows
 * the machine down for a while slows both. Of the differences the middle three fifths are averaged
 * (a trimmed mean), because a stall of the scheduler or of the disk is a hundred times longer than what
 * is looked for and would drown it; and its error is Yuen's, from the winsorized variance, which needs no
 * chance and so gives the same verdict for the same figures.
 */

export type Comparison = {
  /** In milliseconds, and the ends of its interval of 90 %. */
  difference: number;
  least: number;
  most: number;
};

const trimmed = 0.2;
/** Of the normal distribution, at 95 %: with hundreds of rounds Student's is the same. */
const quantile = 1.645;

/** @param one and @param other milliseconds, a round an index */
export function compare(one: readonly number[], other: readonly number[]): Comparison {
  const differences = one.map((value, round) => value - (other[round] as number)).sort((a, b) => a - b);
  const cut = Math.floor(differences.length * trimmed);
  const kept = differences.slice(cut, differences.length - cut);
  const [first, last] = [kept[0] as number, kept.at(-1) as number];
  const difference = mean(kept);
  const winsorized = differences.map((value) => Math.min(Math.max(value, first), last));
  const center = mean(winsorized);
  const variance =
    mean(winsorized.map((value) => (value - center) ** 2)) * (winsorized.length / (winsorized.length - 1));
  const error = Math.sqrt(variance / differences.length) / (1 - 2 * trimmed);
  return { difference, least: difference - quantile * error, most: difference + quantile * error };
}

/** Both one-sided tests pass. */
export function isEquivalent({ least, most }: Comparison, bound: number): boolean {
  return least > -bound && most < bound;
}

/** Not merely unproven to be equal: wholly outside. */
export function isDifferent({ least, most }: Comparison, bound: number): boolean {
  return least > bound || most < -bound;
}

export function describeComparison({ difference, least, most }: Comparison): string {
  return `${difference.toFixed(3)} ms, 90 % interval ${least.toFixed(3)} to ${most.toFixed(3)}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
