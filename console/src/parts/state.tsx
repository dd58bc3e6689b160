import './tag.css';
import type { Status } from '../api/client.ts';
import { text } from '../strings/index.ts';

/** The word is what says it; the dot only helps to find it in a list. Said once a page. */
export function State({ status }: { status: Status }) {
  return (
    <span className="state" data-state={status}>
      {text.common.status[status]}
    </span>
  );
}
