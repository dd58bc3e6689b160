/** Who is behind what is being done, and what they may do now. Verbs read it as `deps.by`. */

/** An account that has proved who it is. */
export type SignedIn = {
  kind: 'person';
  id: number;
  role: string;
  permissions: ReadonlySet<string>;
  sessionId: number;
  /** The user's power version in the token, which is checked again where power is given or taken. */
  powerVersion: number;
  /** When the session's owner proved who they are; null when the token does not say. */
  authenticatedAt: number | null;
};

/** `anyone` has proved nothing, the `operator` runs a command, and the `system` is the service by itself. */
type WithoutAccount = { kind: 'anyone' | 'operator' | 'system'; id: null; permissions: ReadonlySet<string> };

export type Principal = (SignedIn | WithoutAccount) & { address: string | null; requestId: string | null };

const nothing: ReadonlySet<string> = new Set();

export const anyone: WithoutAccount = { kind: 'anyone', id: null, permissions: nothing };

export const system: Principal = { kind: 'system', id: null, permissions: nothing, address: null, requestId: null };

/** The account that acts, for verbs that only an account can ask for. */
export function accountOf(by: Principal): SignedIn {
  if (by.id === null) throw new Error(`this takes an account, and it is done by ${by.kind}`);
  return by;
}
