/** The schema, one step a feature, in the order in which the house is built; adding one is a file and a line here. */
import { users } from './migrations/0001-users.ts';
import { signingKeys } from './migrations/0002-signing-keys.ts';
import { sessions } from './migrations/0003-sessions.ts';
import { revocations } from './migrations/0004-revocations.ts';
import { roles } from './migrations/0005-roles.ts';
import { audit } from './migrations/0006-audit.ts';
import { throttle } from './migrations/0007-throttle.ts';
import { approvalAnswers } from './migrations/0008-approval-answers.ts';
import { transfers } from './migrations/0009-transfers.ts';
import { singleUse } from './migrations/0010-single-use.ts';
import { jobs } from './migrations/0011-jobs.ts';
import { groups } from './migrations/0012-groups.ts';
import { auditReading } from './migrations/0013-audit-reading.ts';
import { statusTokens } from './migrations/0014-status-tokens.ts';
import { applicants } from './migrations/0015-applicants.ts';
import { userSearch } from './migrations/0016-user-search.ts';
import { userOrigin } from './migrations/0017-user-origin.ts';
import { revocationStreams } from './migrations/0018-revocation-streams.ts';
import { processes } from './migrations/0019-processes.ts';
import type { Engine } from './platform/database/engines/engine.ts';
import type { Step } from './platform/database/schema-step.ts';
import { type Migration, writeStep } from './platform/database/write-step.ts';

const steps: readonly Step[] = [
  users,
  signingKeys,
  sessions,
  revocations,
  roles,
  audit,
  throttle,
  approvalAnswers,
  transfers,
  singleUse,
  jobs,
  groups,
  auditReading,
  statusTokens,
  applicants,
  userSearch,
  userOrigin,
  revocationStreams,
  processes,
];

export function migrationsFor(engine: Pick<Engine, 'schema'>): Migration[] {
  return steps.map((step) => writeStep(step, engine));
}
