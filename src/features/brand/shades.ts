/**
 * The shades of a brand's colour, each readable where the console uses it (WCAG 2.2, 1.4.3 and 1.4.11). Pure, and
 * imports nothing: the preview of the console calculates with it too.
 */
export type Accent = {
  /** Of buttons, with white words on it. */
  fill: string;
  /** Of buttons under the pointer. */
  hover: string;
  /** Of words: links, and what is current. */
  ink: string;
  /** Behind `ink`. */
  tint: string;
  /** Around it. */
  line: string;
};
export type Accents = { light: Accent; dark: Accent };

type Rgb = readonly [red: number, green: number, blue: number];

const white = '#ffffff';
const black = '#000000';
/** The page in dark. */
const night = '#13161b';

/** What words on a colour need (1.4.3). */
export const leastContrast = 4.5;
/** What a button or a tick needs to be seen (1.4.11). */
const leastVisible = 3;
/** More than is asked: links stand in running text. */
const goodContrast = 5;

/** @param color as `#rrggbb` */
export function shadesOf(color: string): Accents {
  const fill = darken(color, (shade) => contrast(shade, white) >= leastContrast);
  const tint = mix(color, white, 0.9);
  const nightFill = lighten(fill, (shade) => contrast(shade, night) >= leastVisible);
  const nightTint = mix(color, night, 0.84);
  return {
    light: {
      fill,
      hover: pressed(fill),
      ink: darken(fill, (shade) => contrast(shade, tint) >= goodContrast),
      tint,
      line: mix(color, white, 0.7),
    },
    dark: {
      fill: nightFill,
      hover: pressed(nightFill),
      ink: lighten(color, (shade) => contrast(shade, nightTint) >= 7),
      tint: nightTint,
      line: mix(color, night, 0.6),
    },
  };
}

/** From 1, the same, to 21, black and white (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** For people, cut off and not rounded: what is said to be 4.5 is. */
export function contrastToWhite(color: string): string {
  return (Math.floor(contrast(color, white) * 100) / 100).toFixed(2);
}

/** White words stay readable on it; what is black already becomes lighter. */
function pressed(fill: string): string {
  const darker = mix(fill, black, 0.2);
  return contrast(darker, fill) > 1.1 ? darker : mix(fill, white, 0.16);
}

function darken(color: string, isEnough: (shade: string) => boolean): string {
  return approach(color, black, isEnough);
}

function lighten(color: string, isEnough: (shade: string) => boolean): string {
  return approach(color, white, isEnough);
}

/** The first step on the way from a colour to another that is enough; a step is a hundredth. */
function approach(color: string, goal: string, isEnough: (shade: string) => boolean): string {
  for (let step = 0; step < 100; step++) {
    const shade = mix(color, goal, step / 100);
    if (isEnough(shade)) return shade;
  }
  return goal;
}

/** @param share of `other`, 0 to 1 */
function mix(color: string, other: string, share: number): string {
  const [from, to] = [read(color), read(other)];
  const channels = from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * share));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = read(color).map((value) => {
    const share = value / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function read(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
