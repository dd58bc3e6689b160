import { isProblem } from '../api/problem.ts';
import { text } from '../strings/index.ts';
import { isUnanswered } from './no-answer.tsx';
import { Notice } from './notice.tsx';

/** What went wrong, where somebody just tried something. The server being away is said at the top and by `NoAnswer`. */
export function ProblemAlert({ error }: { error: Error | null }) {
  if (!error || isUnanswered(error)) return null;
  const seconds = isProblem(error) && error.status === 429 ? error.retryAfter : undefined;
  return (
    <Notice tone="bad" isNews>
      {seconds === undefined ? error.message : text.start.signIn.throttled(seconds)}
    </Notice>
  );
}
