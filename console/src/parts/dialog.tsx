import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  size?: number;
  /** Not where the page itself knows where the focus belongs afterwards. */
  returnsFocus?: boolean;
  children: ReactNode;
};

/**
 * A question or a small form over the page. Its title is the question, or the act with the name; Escape and a click
 * outside close it, and what was typed is kept by who shows it (`useDraft`). Ends with a `DialogFoot`.
 */
export function Dialog({ isOpen, onClose, title, size = 480, returnsFocus = true, children }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={size} returnFocus={returnsFocus}>
      <div className="dialog-body">{children}</div>
    </Modal>
  );
}

/** Cancel first, then the act; one of them is filled. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className="dialog-foot">{children}</div>;
}
