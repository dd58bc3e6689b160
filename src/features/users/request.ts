/** What an approver sees beside a request. */
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import { getUser } from './get-user.ts';
import { countNear, listBeside, listFlags, type OtherRow } from './request-store.ts';
import type { UserRow } from './store.ts';
import { StatusSchema, toUser, type User } from './user.ts';

const OtherAccount = Type.Object(
  {
    id: Type.Integer(),
    username: Type.String(),
    display_name: nullable(Type.String()),
    status: StatusSchema,
    created_at: instant('When that account was asked for or made.'),
  },
  {
    examples: [
      { id: 3, username: 'al1ce', display_name: null, status: 'active', created_at: '2026-01-05T08:00:00.000Z' },
    ],
  },
);
type OtherAccount = Static<typeof OtherAccount>;

export const RequestFacts = Type.Object({
  network: nullable(
    Type.String({ examples: ['192.0.2.0/24'] }),
    'Where the registration came from: the /24 of an IPv4 address, the /56 of an IPv6 one. Null where that is unknown.',
  ),
  others_in_network: Type.Integer({
    description: 'How many others registered from that network, at most 24 hours before or after.',
    examples: [2],
  }),
  similar_names: Type.Array(OtherAccount, {
    description: 'Accounts whose usernames a person could take for this one, the oldest first, at most ten.',
  }),
  same_address: Type.Array(OtherAccount, {
    description:
      'Accounts and requests with the same e-mail address in any case, the oldest first, at most ten. Addresses are not confirmed.',
  }),
  hidden: Type.Integer({
    description: 'How many of both lists the caller may not see: without `users:read` only accounts that wait exist.',
    examples: [0],
  }),
});
type RequestFacts = Static<typeof RequestFacts>;

/** The users of a page, each with what is to be said of its request. */
export async function withFlags(deps: Deps, caller: SignedIn, rows: readonly UserRow[]): Promise<User[]> {
  const found = await listFlags(
    deps.database,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const user = toUser(row);
    const { flags, similar } = found.get(row.id) ?? {};
    if (!flags) return user;
    const shown = similar && maySeeOther(caller, similar) ? { id: similar.id, username: similar.username } : null;
    return { ...user, request: { flags, similar_to: shown } };
  });
}

/** @throws Problem user/not-found (404) when there is no request of that id */
export async function getRequestFacts(deps: Deps, caller: SignedIn, id: number): Promise<RequestFacts> {
  const user = await getUser(deps, id);
  if (user.status !== 'pending') throw new Problem('user/not-found');
  const { database } = deps;
  const similar = await listBeside(database, user, 'look');
  const sameAddress = await listBeside(database, user, 'address_key');
  const visible = (others: readonly OtherRow[]) => others.filter((other) => maySeeOther(caller, other));
  const shown = [visible(similar), visible(sameAddress)] as const;
  return {
    network: user.asked_network,
    others_in_network: await countNear(database, user),
    similar_names: shown[0].map(toOther),
    same_address: shown[1].map(toOther),
    hidden: similar.length + sameAddress.length - shown[0].length - shown[1].length,
  };
}

function maySeeOther(caller: SignedIn, { status }: OtherRow): boolean {
  return status === 'pending' || caller.permissions.has('users:read');
}

function toOther(row: OtherRow): OtherAccount {
  return { ...row, created_at: toInstant(row.created_at) };
}
