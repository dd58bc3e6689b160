import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Props = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

/** A link to another page of the console that looks like a button. */
export const ButtonLink = createLink(({ ref, ...rest }: Props & { ref?: Ref<HTMLAnchorElement> }) => (
  <Button component="a" ref={ref} {...rest} />
));
