/** What comes with the sign-in at once: the frame, and where people land. */
import 'mantine/rest.css';
import { withQueries } from '../shell/queries.tsx';
import { Shell as Frame } from '../shell/shell.tsx';

export const Shell = withQueries(Frame);
export { QueuePage } from './queue/queue.tsx';
