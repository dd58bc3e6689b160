import { Modal } from '@mantine/core';
import { type ReactNode, useLayoutEffect } from 'react';

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
  useFocusBack(isOpen && returnsFocus);
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

/** Also where a dialog is taken away as a whole when it closes, which the library does not notice. */
function useFocusBack(isOpen: boolean): void {
  useLayoutEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement as HTMLElement | null;
    return () => {
      // When what had the focus is gone, and nobody has given it to something else.
      setTimeout(() => {
        if (document.activeElement === document.body && opener?.isConnected) opener.focus({ preventScroll: true });
      });
    };
  }, [isOpen]);
}
