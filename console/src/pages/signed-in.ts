/** What comes with the sign-in at once: the frame, and where people land. */
import 'mantine/rest.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { withQueries } from '../shell/queries.tsx';
import { Shell as Frame } from '../shell/shell.tsx';

export const Shell = withQueries(Frame);
export { DashboardPage } from './dashboard/dashboard.tsx';
export { QueuePage } from './queue/queue.tsx';
