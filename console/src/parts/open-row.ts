import type { MouseEvent } from 'react';

/** A row opens wherever it is clicked: not what is in it by itself, and not where text was selected. */
export function openRow({ target, currentTarget }: MouseEvent<HTMLElement>): void {
  const control = (target as Element).closest('a, button, input, label');
  if (currentTarget.contains(control) || getSelection()?.isCollapsed === false) return;
  currentTarget.querySelector<HTMLElement>('a, button')?.click();
}
