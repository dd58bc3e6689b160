/** What is loaded as soon as the first page is there (`usePagesAtHand`), so that no page has to be while the server is away. */
// What is loaded before it, so that what both need is in no file of its own.
import './dashboard/dashboard.tsx';
import './signed-in.ts';

export { AuditPage } from './audit/audit.tsx';
export { OverviewPage } from './overview/overview.tsx';
export { RolesPage } from './roles/roles.tsx';
export { SettingsPage } from './settings/settings.tsx';
export { UserPage } from './users/user.tsx';
export { UsersPage } from './users/users.tsx';
