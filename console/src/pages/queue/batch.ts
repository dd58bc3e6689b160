/** What a decision is, and what became of it. Pure. */
import type { components } from '../../api/openapi.d.ts';

/** A pending account. */
export type Applicant = components['schemas']['User'];

export type Choice =
  | { decision: 'approve'; role?: string | undefined }
  | { decision: 'reject'; reason?: string | undefined };

/** What has to be known of somebody to decide on them, and to say so. */
export type Person = Pick<Applicant, 'id' | 'username' | 'display_name' | 'requested_role'>;

/** One decision, on one person or many, or the taking back of an earlier one. */
export type Batch = {
  /** Made up for it; however often it is sent, it is done once. */
  key: string;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  people: readonly Person[];
  choice: Choice | { decision: 'reopen' };
  /** The key of what is taken back. */
  undoes?: string;
};

/** @param id of the person */
export type Outcome = { id: number; status: number; code?: string | undefined; error?: string | undefined };

export type Progress = { done: number; total: number };

/** There is nothing to decide any more: somebody else did, or the account is gone. */
export function isSettled({ status, code }: Outcome): boolean {
  return status === 200 || status === 404 || (status === 409 && code !== 'role/not-named');
}
