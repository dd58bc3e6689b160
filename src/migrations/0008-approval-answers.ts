import { ascii, document, instant, makeTable, type Step } from '../platform/database/schema-step.ts';

/** What was answered to many decisions at once, for a client that sends them again under the same key. */
export const approvalAnswers: Step = {
  name: '0008-approval-answers',
  changes: [
    makeTable(
      'approval_answers',
      { owner: ascii(43), request: ascii(43), outcomes: document(), expires_at: instant() },
      { key: ['owner'], indexes: [['expires_at']] },
    ),
  ],
};
