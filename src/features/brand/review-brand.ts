import type { Config } from '../../config.ts';
import { readLogo } from './read-logo.ts';
import { contrastToWhite, leastContrast, shadesOf } from './shades.ts';

/**
 * What an operator should hear before anybody sees it.
 * @returns sentences about what is used otherwise than it was set
 * @throws ConfigError when the logo is none
 */
export function reviewBrand({ brandColor, brandLogo }: Config): string[] {
  readLogo(brandLogo);
  if (brandColor === undefined) return [];
  const { fill } = shadesOf(brandColor).light;
  if (fill === brandColor) return [];
  return [
    `BRAND_COLOR ${brandColor} is too light for white words (${contrastToWhite(brandColor)} to 1, ${leastContrast} is needed): buttons are ${fill}.`,
  ];
}
