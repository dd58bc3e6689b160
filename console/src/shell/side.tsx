/** The column beside every page: where one is, where one can go, and who one is. */
import './frame.css';
import { Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import type { Caller } from '../api/session.ts';
import { currentOutbox, onOutboxChange } from '../pages/queue/outbox.ts';
import { countLeaving } from '../pages/queue/outbox-state.ts';
import { Icon } from '../parts/icon.tsx';
import { LanguageItems } from '../parts/language-items.tsx';
import { Face } from '../parts/person.tsx';
import { text } from '../strings/signed-in.ts';
import { leave } from './leave.ts';
import { groupsFor } from './navigation.ts';
import { usePendingCount } from './pending-count.ts';
import { Product } from './product.tsx';

type SideProps = { caller: Caller; onHelp: () => void; onFind: () => void; onGo: () => void };

export function Side({ caller, onHelp, onFind, onGo }: SideProps) {
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <>
      <Product />
      <button type="button" className="side-find" onClick={onFind}>
        <Icon name="search" /> <span className="cut">{text.frame.searchOrJump}</span>
        <kbd aria-hidden>{text.frame.commandKey}</kbd>
      </button>
      <nav className="side-nav" aria-label={text.common.navigation.title}>
        {groupsFor(caller.permissions).map(({ title, pages }) => (
          <div key={title ?? ''}>
            {title && <h2>{title}</h2>}
            {pages.map(({ to, label, icon }) => (
              <Link
                key={to}
                to={to}
                aria-current={pathname === to || pathname.startsWith(`${to}/`) ? 'page' : undefined}
                onClick={onGo}
              >
                <Icon name={icon} />
                <span className="cut">{label}</span>
                {to === '/queue' && <PendingCount />}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <AccountMenu caller={caller} onHelp={onHelp} onGo={onGo} isCurrent={pathname === '/dashboard'} />
    </>
  );
}

type AccountProps = { caller: Caller; onHelp: () => void; onGo?: () => void; isCurrent?: boolean; isSmall?: boolean };

export function AccountMenu({ caller, onHelp, onGo, isCurrent = false, isSmall = false }: AccountProps) {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <Menu position={isSmall ? 'bottom-end' : 'top-start'} width={228}>
      <Menu.Target>
        <UnstyledButton className="side-me" data-current={isCurrent || undefined}>
          <Face user={caller} size="medium" />
          {isSmall ? (
            <VisuallyHidden>{text.frame.signedInAs(caller.username)}</VisuallyHidden>
          ) : (
            <>
              <span className="side-me-text">
                <VisuallyHidden>{text.frame.signedInAs(caller.username)}</VisuallyHidden>
                <bdi className="cut" aria-hidden>
                  {caller.username}
                </bdi>
                <span className="cut tiny faint">{caller.role}</span>
              </span>
              <Icon name="updown" />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name="person" />}
          onClick={() => {
            onGo?.();
            void navigate({ to: '/dashboard' });
          }}
        >
          {text.common.navigation.dashboard}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name={isDark ? 'sun' : 'moon'} />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? text.common.lightColors : text.common.darkColors}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" />} onClick={onHelp}>
          {text.frame.shortcuts}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="terminal" />} component="a" href="/docs">
          {text.common.navigation.reference}
        </Menu.Item>
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="exit" />} onClick={leave}>
          {text.frame.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PendingCount() {
  const { count, hasFailed } = usePendingCount();
  const leaving = countLeaving(useSyncExternalStore(onOutboxChange, currentOutbox));
  if (hasFailed) {
    return (
      <span className="count" data-failed title={text.queue.notCounted}>
        <span aria-hidden>?</span>
        <VisuallyHidden>{text.queue.notCounted}</VisuallyHidden>
      </span>
    );
  }
  if (!count || count <= leaving) return null;
  const left = count - leaving;
  return <span className="count">{left > 999 ? '999+' : left}</span>;
}
