import { isProblem } from '../api/problem.ts';
import { text } from '../strings/index.ts';
import { Notice } from './notice.tsx';
import { ProblemAlert } from './problem-alert.tsx';

/** Why a sign-in was refused, and what to do about it. */
export function Refusal({ error }: { error: Error | null }) {
  const refusal = isProblem(error) ? text.start.signIn.refusals[error.code] : undefined;
  if (!isProblem(error) || !refusal) return <ProblemAlert error={error} />;
  const { statusReason } = error;
  return (
    <Notice tone="bad" isNews>
      <b>{refusal.what}</b>
      {statusReason !== undefined && (
        <p dir="auto" className="preserved">
          {statusReason}
        </p>
      )}
      <p>{refusal.hint}</p>
    </Notice>
  );
}
