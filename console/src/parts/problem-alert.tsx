import { isProblem } from '../api/problem.ts';
import { text } from '../strings/index.ts';
import { isNotSent } from './not-sent.tsx';
import { Notice } from './notice.tsx';

/** What went wrong, where somebody just tried something. The server being away is said at the top and by `NotSent`. */
export function ProblemAlert({ error }: { error: Error | null }) {
  if (!error || isNotSent(error)) return null;
  const seconds = isProblem(error) && error.status === 429 ? error.retryAfter : undefined;
  return (
    <Notice tone="bad" isNews>
      {seconds === undefined ? error.message : text.start.signIn.throttled(seconds)}
    </Notice>
  );
}
