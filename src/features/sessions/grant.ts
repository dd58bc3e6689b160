/** What the tokens of a session are good for. Pure. */
import type { Config } from '../../config.ts';
import type { SessionRow } from './store.ts';

export type Grant = {
  kind: SessionRow['kind'];
  /** The OAuth client that holds them; null for a person's own sign-in. */
  client: string | null;
  /** The service that they are for. */
  audience: string;
  /** Permissions, separated by spaces; null for all that the role has. */
  scope: string | null;
};

/** A person's own: for this service, with all that their role allows. */
export function ownGrant({ publicUrl }: Pick<Config, 'publicUrl'>): Grant {
  return { kind: 'person', client: null, audience: publicUrl, scope: null };
}
