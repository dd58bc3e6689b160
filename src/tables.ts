/**
 * The whole schema as types. test/contracts/schema.test.ts compares it with the live tables of
 * both databases. Instants are whole milliseconds since 1970 in UTC.
 */
import type { Generated } from 'kysely';

export type UsersTable = {
  /** Never given to anybody else, not even after the row is deleted. */
  id: Generated<number>;
  /** As the person writes it (NFC), for display. */
  username: string;
  /** What the name is compared by: see features/users/username.ts. Unique, compared byte by byte. */
  username_key: string;
  password_hash: string;
  display_name: string | null;
  email: string | null;
  role: string;
  requested_role: string | null;
  /** Why the person asks to be let in. */
  note: string | null;
  status: 'pending' | 'active' | 'rejected' | 'suspended';
  status_reason: string | null;
  /** SHA-256 (base64url) of the token that shows an applicant the decision. */
  status_token_hash: string | null;
  /** Counts every change of the row; the strong ETag is made of it. */
  version: Generated<number>;
  /** Counts changes of the user's power (role, status, password): the token's `ver` claim. */
  power_version: Generated<number>;
  created_at: number;
  updated_at: number;
  approved_at: number | null;
  approved_by: number | null;
  last_login_at: number | null;
};

/** Rows that are written first to put competing transactions in order: "never count, then write". */
export type GuardsTable = { name: 'admins'; version: number };

export type SigningKeysTable = {
  kid: string;
  algorithm: string;
  /** 1, 2, 3 … per algorithm; unique, so that two processes cannot both make the same one. */
  generation: number;
  public_jwk: string;
  /** The private JWK, sealed under the installation's secret. */
  sealed_private_jwk: string;
  created_at: number;
};

/** How far each migration has come; `finished_at` is null while it is under way. */
export type MigrationsTable = {
  name: string;
  statements_done: number;
  checksum: string;
  finished_at: number | null;
};

export type Tables = {
  users: UsersTable;
  guards: GuardsTable;
  signing_keys: SigningKeysTable;
  schema_migrations: MigrationsTable;
};
