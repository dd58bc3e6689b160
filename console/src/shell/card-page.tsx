import './gate.css';
import './frame.css';
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { installation } from '../api/installation.ts';
import { Icon } from '../parts/icon.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { text } from '../strings/index.ts';
import { Mark } from './product.tsx';

type Props = {
  title: string;
  documentTitle?: string;
  /** One line below the title. */
  lead?: ReactNode;
  /** Above the title, which then stands in the middle: something has come to a good end. */
  mark?: 'good' | undefined;
  /** For a form of several fields. */
  isWide?: boolean;
  children: ReactNode;
};

/** A page for somebody who is not signed in: one thing to do, in the middle. */
export function CardPage({ title, documentTitle = title, lead, mark, isWide = false, children }: Props) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // A screen reader begins to read here, unless a field has the focus already.
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="gate">
      <title>{`${documentTitle} · ${installation.name}`}</title>
      <header className="gate-top">
        <LanguageSwitch />
        <ColorToggle />
      </header>
      <main className="gate-main" ref={main} tabIndex={-1} aria-labelledby="heading">
        <div className="gate-home">
          <Mark />
          <bdi className="cut">{installation.name}</bdi>
        </div>
        <div className="gate-sheet" data-wide={isWide || undefined} data-mark={mark}>
          {mark && (
            <span className="gate-mark">
              <Icon name="check" size={26} />
            </span>
          )}
          <h1 className="breakable" id="heading">
            {title}
          </h1>
          {lead && (
            <p className="gate-lead" dir="auto">
              {lead}
            </p>
          )}
          <div className="gate-content">{children}</div>
        </div>
      </main>
      <footer className="gate-foot">
        {installation.helpText && <span dir="auto">{installation.helpText}</span>}
        {links.map(([label, address]) => (
          <a key={label} href={address}>
            {label}
          </a>
        ))}
      </footer>
    </div>
  );
}

/** What the installation leads to from each of these pages. */
const links = (['imprint', 'privacy', 'terms'] as const).flatMap((name) => {
  const address = installation.links[name];
  return address ? [[text.common.legal[name], address] as const] : [];
});

function ColorToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      aria-label={isDark ? text.common.lightColors : text.common.darkColors}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      <Icon name={isDark ? 'sun' : 'moon'} />
    </ActionIcon>
  );
}
