/** bcrypt, alone and behind a digest. Of the password itself it takes 72 bytes, as the original programs do. */
import type { Row } from './row.ts';

const [cost10, cost12] = [
  { cost: 'cost 10', times: 11 },
  { cost: 'cost 12', times: 44 },
];
const common = { verifiedBy: 'bcryptjs', weak: 'no', bounds: 'cost 4 to 15' } as const;

export const bcrypt: Row[] = [
  {
    ...common,
    name: 'bcrypt',
    madeBy: 'PHP (Laravel, Symfony), Devise without a pepper, many more',
    knownBy: '$2a$, $2b$, $2y$',
    typical: cost10,
    shape: shapeOf(''),
    read: readBcrypt,
  },
  {
    ...common,
    name: 'django-bcrypt',
    madeBy: 'Django',
    knownBy: 'bcrypt$$2b$',
    typical: cost12,
    shape: shapeOf('bcrypt\\$'),
    read: readBcrypt,
  },
  {
    ...common,
    name: 'django-bcrypt-sha256',
    madeBy: 'Django',
    knownBy: 'bcrypt_sha256$$2b$',
    typical: cost12,
    shape: shapeOf('bcrypt_sha256\\$'),
    read: (pieces) => readBcrypt(pieces, 'sha256'),
  },
  {
    ...common,
    name: 'wordpress-bcrypt',
    madeBy: 'WordPress since 6.8',
    knownBy: '$wp$2y$',
    typical: cost10,
    shape: shapeOf('\\$wp'),
    read: (pieces) => readBcrypt(pieces, 'wordpress'),
  },
];

function shapeOf(head: string): RegExp {
  return new RegExp(`^${head}(\\$2[aby]\\$)(0[4-9]|1[0-5])\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$`);
}

/** @param pieces prefix, cost, salt, output */
function readBcrypt([prefix, cost, salt, output = '']: string[], before?: 'sha256' | 'wordpress') {
  return {
    recipe: { by: 'bcrypt' as const, salt: `${prefix}${cost}$${salt}`, ...(before && { before }) },
    expected: Buffer.from(output),
    cost: `cost ${Number(cost)}`,
  };
}
