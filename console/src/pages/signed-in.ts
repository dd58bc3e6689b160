/** What comes with the sign-in at once, so that no page of it has to be loaded while the server is away. */
import 'mantine/rest.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { withQueries } from '../shell/queries.tsx';
import { Shell as Frame } from '../shell/shell.tsx';

export const Shell = withQueries(Frame);
export { AuditPage } from './audit/audit.tsx';
export { DashboardPage } from './dashboard/dashboard.tsx';
export { QueuePage } from './queue/queue.tsx';
export { RolesPage } from './roles/roles.tsx';
export { SettingsPage } from './settings/settings.tsx';
export { UserPage } from './users/user.tsx';
export { UsersPage } from './users/users.tsx';
