/** The height of a chart of whole numbers. Pure. */

/**
 * @returns whole numbers from 0 on at equal distances, few enough to read, of which the last is not below `most`
 */
export function ticksUpTo(most: number): number[] {
  const step = niceStep(Math.max(1, most) / 3);
  const ticks = [0];
  while ((ticks.at(-1) ?? 0) < most) ticks.push(ticks.length * step);
  return ticks.length > 1 ? ticks : [0, step];
}

/** 1, 2 or 5 times a power of ten, not below what it is made of. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least) ?? 10;
  return Math.max(1, factor * power);
}
