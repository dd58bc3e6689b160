/** What can be gone to, and which permission it takes. */
import {
  BarChartIcon,
  EnvelopeClosedIcon,
  FileTextIcon,
  GearIcon,
  IdCardIcon,
  LockClosedIcon,
  PersonIcon,
} from '@radix-ui/react-icons';
import { text } from '../strings/index.ts';

const { navigation } = text.common;

const all = [
  { to: '/queue', key: 'q', label: navigation.queue, Icon: EnvelopeClosedIcon, permission: 'users:approve' },
  { to: '/overview', key: 'o', label: navigation.overview, Icon: BarChartIcon, permission: 'audit:read' },
  { to: '/users', key: 'u', label: navigation.users, Icon: PersonIcon, permission: 'users:read' },
  { to: '/roles', key: 'r', label: navigation.roles, Icon: LockClosedIcon, permission: 'roles:write' },
  { to: '/audit', key: 'a', label: navigation.audit, Icon: FileTextIcon, permission: 'audit:read' },
  { to: '/settings', key: 's', label: navigation.settings, Icon: GearIcon, permission: 'settings:write' },
  { to: '/dashboard', key: 'm', label: navigation.dashboard, Icon: IdCardIcon, permission: undefined },
] as const;

export type NavigationPage = (typeof all)[number];

export function pagesFor(permissions: ReadonlySet<string>): readonly NavigationPage[] {
  return all.filter(({ permission }) => permission === undefined || permissions.has(permission));
}
