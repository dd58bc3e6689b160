/** What is loaded as soon as the first page is there (`usePagesAtHand`), so that no page has to be while the server is away. */
export { AuditPage } from './audit/audit.tsx';
export { RolesPage } from './roles/roles.tsx';
export { SettingsPage } from './settings/settings.tsx';
export { UserPage } from './users/user.tsx';
export { UsersPage } from './users/users.tsx';
