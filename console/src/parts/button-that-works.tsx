import type { ComponentProps, MouseEvent } from 'react';

type Props = ComponentProps<'button'> & { 'data-loading'?: boolean };

/**
 * For Mantine's `Button` while it is `loading`: it keeps the focus and does nothing, where a disabled one would lose
 * the focus to the page.
 */
export function ButtonThatWorks({ type = 'button', disabled, onClick, ...rest }: Props) {
  const works = rest['data-loading'] === true;
  const wait = (event: MouseEvent) => event.preventDefault();
  return (
    <button
      type={type}
      disabled={disabled && !works}
      aria-disabled={works || undefined}
      onClick={works ? wait : onClick}
      {...rest}
    />
  );
}
