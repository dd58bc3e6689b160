import { ActionIcon, FocusTrap, getDefaultZIndex, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { useRoom } from '../../parts/use-room.ts';
import { text } from '../../strings/signed-in.ts';

type Props = {
  label: string;
  head: ReactNode;
  /** At the right of the head, before what closes it. */
  headActions?: ReactNode;
  foot?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

/** Beside the list; over it where there is little room; instead of it on a phone. */
export function Panel({ label, head, headActions, foot, onClose, children }: Props) {
  const isPhone = useRoom() === 'phone';
  const inside = (
    <>
      <header className="panel-head">
        <div className="panel-title">{head}</div>
        <div className="panel-head-acts">
          {headActions}
          <ActionIcon size="var(--control-row)" aria-label={text.queue.panel.close} onClick={onClose}>
            <Icon name="x" />
          </ActionIcon>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled from the keyboard */}
      <section className="panel-body" tabIndex={0} aria-label={label}>
        {children}
      </section>
      {foot && <footer className="panel-foot">{foot}</footer>}
    </>
  );
  if (!isPhone)
    return (
      <aside className="panel" aria-label={label}>
        {inside}
      </aside>
    );
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      withCloseButton={false}
      // Part of the page: whatever is asked lies over it, and takes Escape first.
      zIndex={getDefaultZIndex('app')}
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && event.currentTarget.contains(event.target as Node)) onClose();
      }}
      padding={0}
      attributes={{ content: { 'aria-label': label } }}
      classNames={{ body: 'panel-screen', content: 'panel-modal' }}
    >
      <FocusTrap.InitialFocus />
      {inside}
    </Modal>
  );
}
