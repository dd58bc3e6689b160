/** What can be gone to. */
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
import { opens } from './page-permissions.ts';

const { navigation } = text.common;

const all = [
  { to: '/queue', key: 'q', label: navigation.queue, Icon: EnvelopeClosedIcon },
  { to: '/overview', key: 'o', label: navigation.overview, Icon: BarChartIcon },
  { to: '/users', key: 'u', label: navigation.users, Icon: PersonIcon },
  { to: '/roles', key: 'r', label: navigation.roles, Icon: LockClosedIcon },
  { to: '/audit', key: 'a', label: navigation.audit, Icon: FileTextIcon },
  { to: '/settings', key: 's', label: navigation.settings, Icon: GearIcon },
  { to: '/dashboard', key: 'm', label: navigation.dashboard, Icon: IdCardIcon },
] as const;

export type NavigationPage = (typeof all)[number];

export function pagesFor(permissions: ReadonlySet<string>): readonly NavigationPage[] {
  return all.filter(({ to }) => to === '/dashboard' || opens(permissions, to));
}
