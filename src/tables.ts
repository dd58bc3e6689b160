/**
 * The whole schema as types. test/contracts/schema.test.ts compares it with the live tables of
 * every database. Instants are whole milliseconds since 1970 in UTC.
 */
import type { Generated } from 'kysely';

export type UsersTable = {
  /** Never given to anybody else, not even after the row is deleted. */
  id: Generated<number>;
  kind: Generated<'person' | 'service'>;
  /** As the person writes it (NFC), for display. */
  username: string;
  /** What the name is compared by: see features/users/username.ts. Unique, compared byte by byte. */
  username_key: string;
  /** Null for an account that nobody signs in to with a password: a service, say. */
  password_hash: string | null;
  display_name: string | null;
  email: string | null;
  role: string;
  requested_role: string | null;
  /** Why the applicant asks for an account. */
  note: string | null;
  status: 'pending' | 'active' | 'rejected' | 'suspended';
  status_reason: string | null;
  /** SHA-256 (base64url) of the token that shows an applicant the decision. */
  status_token_hash: string | null;
  /** What that token is made of, together with the installation's secret; see features/users/status-token.ts. */
  status_token_seed: string | null;
  /** Counts every change of the row; the strong ETag is made of it. */
  version: Generated<number>;
  /** Counts changes of status, role and name by anybody but the user: decisions rest on it. */
  decision_version: Generated<number>;
  /** Counts changes of the user's power (role, status, password): the token's `ver` claim. */
  power_version: Generated<number>;
  created_at: number;
  updated_at: number;
  approved_at: number | null;
  approved_by: number | null;
  /** The role that the approval gave; null when there was none, or when it was before this was written down. */
  approved_role: string | null;
  last_login_at: number | null;
  /** What the name is taken for by a person; see features/users/look.ts. Null until a chore has filled it in. */
  look: string | null;
  /** The e-mail address with the domain first, by which addresses are compared. */
  address_key: string | null;
  /** The network that the registration came from, as a prefix that many share; null where it is unknown. */
  asked_network: string | null;
  /** The latest approval or rejection, unless it was undone; null when it was before this was written down. */
  decided_at: number | null;
  /** Null for the command line. */
  decided_by: number | null;
  /** What a search looks in: see features/users/search-key.ts. Null for a row that an earlier version wrote. */
  search_key: string | null;
  /** How the account came here: by `setup` as the first administrator. Null when it was before this was written down. */
  origin: 'registered' | 'added' | 'imported' | 'setup' | null;
};

export type GuardName = 'admins' | 'writing' | `revocations ${number}`;

/** Rows that are written first to put competing transactions in order: "never count, then write". */
export type GuardsTable = {
  name: GuardName;
  /** Of a stream of revocations: how many links it has. */
  version: number;
  /** Of a stream: the mark of its latest link, and of the one before. */
  mark: Generated<string>;
  previous_mark: Generated<string>;
};

export type SigningKeysTable = {
  kid: string;
  algorithm: string;
  /** 1, 2, 3 … per algorithm; unique, so that two processes cannot both make the same one. */
  generation: number;
  public_jwk: string;
  /** The private JWK, sealed under the installation's secret. */
  sealed_private_jwk: string;
  created_at: number;
  /** It is published before; the newest one whose time has come signs. */
  signs_from: Generated<number>;
};

/** One sign-in on one device. */
export type SessionsTable = {
  /** The token's `sid`; never given to another session. */
  id: Generated<number>;
  user_id: number;
  /** Who holds it: the person's own browser or program, an app or a site that was entered from one, or a service. */
  kind: Generated<'person' | 'app' | 'site' | 'service'>;
  /** Of the app or the site; null for a person's own. */
  client_id: string | null;
  /** The session that this one was begun from, and ends with. */
  parent_id: number | null;
  /** How it was proved whose it is, separated by spaces (RFC 8176). */
  amr: Generated<string>;
  /** When it was. */
  authenticated_at: number;
  /** Separated by spaces; null for all that the role has. */
  scope: string | null;
  /** Goes into every refresh token of this session, which is not stored itself. */
  nonce: string;
  /** Counts the refreshes: only the token of this generation is current. */
  generation: Generated<number>;
  /** The User-Agent that signed in or refreshed last. */
  device: string | null;
  address: string | null;
  created_at: number;
  /** The sign-in or the last refresh. */
  last_used_at: number;
  /** When an earlier refresh token turned up again, which ended the session; kept to tell its owner. */
  reused_at: number | null;
  /** The last generation whose token came again late and got its successor once more. */
  recovered_generation: number | null;
  recovered_at: number | null;
};

/** What every process has to forget; see features/revocations. */
export type RevocationsTable = {
  id: Generated<number>;
  kind: 'session' | 'user' | 'roles' | 'keys';
  /** The session's or user's id; null for the roles and the keys, which are read again as a whole. */
  subject_id: number | null;
  /** The user's current power version; null once the user is deleted. */
  version: number | null;
  /** When no token can live any more that this concerns. */
  expires_at: number;
  /** The link that it belongs to; see features/revocations/streams.ts. Null for a row of an earlier version. */
  stream: number | null;
  number: number | null;
  mark: string | null;
  /** The mark of the link before. */
  follows: string | null;
};

/** Roles of the operator's own; `user` and `admin` are built in. */
export type RolesTable = {
  name: string;
  description: string;
  /** Separated by spaces, as in a token's `scope`. */
  permissions: string;
  /** Whether forms offer it; null when that follows from its permissions: one without any is offered. */
  requestable: number | null;
  /** Counts every change of the row; the strong ETag is made of it. */
  version: Generated<number>;
  created_at: number;
  updated_at: number;
};

/** What happened that security depends on; see features/audit. */
export type AuditEventsTable = {
  id: Generated<number>;
  at: number;
  /** One of features/audit/events.ts. */
  type: string;
  outcome: 'succeeded' | 'refused';
  /** Who acted: a user, somebody unknown, the operator at the command line, or the service by itself. */
  actor: 'user' | 'anyone' | 'operator' | 'system';
  actor_id: number | null;
  /** The user it is about. */
  subject_id: number | null;
  address: string | null;
  request_id: string | null;
  /** JSON: what else is worth knowing, and never a secret. */
  details: string;
  /** The sealed batch it belongs to; null for the last minute or two. */
  batch: number | null;
};

/** A sealed piece of the audit log. */
export type AuditBatchesTable = {
  /** 1, 2, 3 …; unique, so that of several servers one seals. */
  number: number;
  first_at: number;
  last_at: number;
  events: number;
  /** SHA-256 (base64url) of its events in the order of their ids. */
  digest: string;
  /** Over all of the row and the MAC of the batch before. */
  mac: string;
};

/** What has been spent of a budget; see features/throttle. */
export type BudgetsTable = {
  /** A MAC of the budget's name and of whose it is. */
  owner: string;
  /** The window's begin. */
  started_at: number;
  spent: number;
  /** Spent without a success in between, over any number of windows. */
  in_a_row: number;
  /** Whether somebody has been refused in this window, which is recorded once. */
  is_exceeded: number;
  /** When it can be forgotten. */
  expires_at: number;
};

/** What was answered to many decisions at once; see features/approval/answer-once.ts. */
export type ApprovalAnswersTable = {
  /** A MAC of the caller and of the key they sent. */
  owner: string;
  /** SHA-256 (base64url) of what was asked for. */
  request: string;
  /** JSON: a list, as long as what has been done so far. */
  outcomes: string;
  /** When it can be forgotten. */
  expires_at: number;
};

/** Work that any server does after the transaction that told of it. */
export type JobsTable = {
  id: Generated<number>;
  kind: string;
  /** Jobs of one lane do not crowd out those of another. */
  lane: string;
  /**
   * The lease as well: claiming moves it on, and a server that has not finished by then is overtaken.
   * Null for a job that has failed for good and waits for an operator.
   */
  due_at: number | null;
  /** Counted by the claim, so that a job that kills its process comes to an end as well. */
  attempts: Generated<number>;
  /** Random, written by the claim; only its holder can finish the job. */
  lease: string | null;
  /** JSON, sealed where it is personal. */
  body: string;
  /** Of jobs with the same one there is one at a time. */
  unique_key: string | null;
  created_at: number;
  /** When a try first failed; null again after a success. */
  failing_since: number | null;
  /** The kind of error of the latest try that failed, never its message. */
  last_error: string | null;
};

/** What was shown or mailed to be used once; one row a user and purpose, so the newest wins. */
export type OneTimeSecretsTable = {
  user_id: number;
  purpose: 'reset' | 'handover' | 'saved' | 'email';
  /** What it is found by; unique, and no secret. */
  lookup: string;
  /** SHA-256 (base64url) of a random one; null when it is derived. */
  secret_hash: string | null;
  /** What it was mailed to. */
  address: string | null;
  /** The user's power version that it is good for. */
  power_version: number | null;
  tries: Generated<number>;
  created_at: number;
  /** Who issued it; null for the user. */
  created_by: number | null;
  expires_at: number | null;
};

/** What is single-use but was never stored, once it has been used. */
export type UsedTokensTable = {
  /** SHA-256 (base64url). */
  hash: string;
  /** When it can be forgotten, because the token is not good any more. */
  expires_at: number;
};

/** A name that means something in other services; it allows nothing here. */
export type GroupsTable = {
  name: string;
  description: string;
  /** JSON: what tokens say of its members. */
  claims: string;
  /** Counts every change of the row; the strong ETag is made of it. */
  version: Generated<number>;
  created_at: number;
  updated_at: number;
};

export type UserGroupsTable = {
  user_id: number;
  group_name: string;
  /** When it ends; null for never. */
  until: number | null;
  created_at: number;
};

/** The progress of imports and of copies of a whole database; see features/adoption, features/transfer. */
export type TransfersTable = {
  /** What is imported: `adopt`, `copy`, or an import by a digest of where it comes from. */
  name: string;
  /** Where in the source the next batch begins, in the source's own terms. */
  position: string;
  taken: Generated<number>;
  refused: Generated<number>;
  started_at: number;
  /** Null while it is under way, or was when it was interrupted. */
  finished_at: number | null;
};

/** How far each migration has come; `finished_at` is null while it is under way. */
export type MigrationsTable = {
  name: string;
  statements_done: number;
  checksum: string;
  finished_at: number | null;
};

/** One for each process that serves, while it does. */
export type ProcessesTable = {
  id: string;
  /** Name of the machine. */
  host: string;
  public_url: string;
  version: string;
  seen_at: number;
};

export type Tables = {
  users: UsersTable;
  guards: GuardsTable;
  signing_keys: SigningKeysTable;
  sessions: SessionsTable;
  revocations: RevocationsTable;
  roles: RolesTable;
  audit_events: AuditEventsTable;
  audit_batches: AuditBatchesTable;
  budgets: BudgetsTable;
  approval_answers: ApprovalAnswersTable;
  one_time_secrets: OneTimeSecretsTable;
  used_tokens: UsedTokensTable;
  jobs: JobsTable;
  groups: GroupsTable;
  user_groups: UserGroupsTable;
  transfers: TransfersTable;
  processes: ProcessesTable;
  schema_migrations: MigrationsTable;
};
