/** Argon2 (RFC 9106) in the PHC format, as Admittance writes it and many others do. */
import { decodeBareBase64, type Reading, type Row } from './row.ts';

type Variant = 'argon2d' | 'argon2i' | 'argon2id';

/** In KiB; and of memory times passes. */
const mostMemory = 256 * 1024;
const mostWork = 1024 * 1024;
const mostLanes = 16;

const common = {
  verifiedBy: '@node-rs/argon2',
  weak: 'no',
  bounds: '256 MiB, 1 GiB times passes, 16 lanes; version 19',
} as const;

const typical = {
  argon2id: { cost: '64 MiB, 4 passes', times: 11 },
  argon2i: { cost: '64 MiB, 4 passes', times: 6.4 },
  argon2d: { cost: '64 MiB, 3 passes, 4 lanes', times: 5.5 },
};

const rows: Row[] = (['argon2id', 'argon2i', 'argon2d'] as const).map((name) => ({
  ...common,
  name,
  typical: typical[name],
  madeBy: name === 'argon2id' ? 'Admittance; PHP (Laravel, Symfony), passlib, many more' : 'PHP, passlib, many more',
  knownBy: `$${name}$v=19$`,
  shape: shapeOf(`\\$(${name})`),
  read: readArgon2,
}));

export const argon2: Row[] = [
  ...rows,
  {
    ...common,
    name: 'django-argon2',
    madeBy: 'Django',
    knownBy: 'argon2$argon2id$',
    typical: { cost: '100 MiB, 2 passes, 8 lanes', times: 5.7 },
    shape: shapeOf('argon2\\$(argon2id|argon2i|argon2d)'),
    read: readArgon2,
  },
];

function shapeOf(head: string): RegExp {
  return new RegExp(
    `^${head}\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d{0,3}),p=([1-9]\\d?)\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})$`,
  );
}

/** @param pieces variant, memory, passes, lanes, salt, output */
export function readArgon2([variant = '', ...rest]: string[]): Reading | undefined {
  const [memory = 0, passes = 0, lanes = 0] = rest.slice(0, 3).map(Number);
  const [salt, expected] = rest.slice(3).map((text, index) => decodeBareBase64(text, [index === 0 ? 8 : 16, 64]));
  if (!salt || !expected || memory > mostMemory || memory * passes > mostWork) return undefined;
  if (lanes > mostLanes || memory < 8 * lanes) return undefined;
  return {
    recipe: { by: 'argon2', variant: variant as Variant, memory, passes, lanes, salt, size: expected.length },
    expected,
    cost: `${Number((memory / 1024).toFixed(1))} MiB, ${passes} ${passes === 1 ? 'pass' : 'passes'}, ${lanes} ${lanes === 1 ? 'lane' : 'lanes'}`,
  };
}
