import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type Props = AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>;

/** A link to a page of the console whose address is checked against the pages there are. */
export const AnchorLink = createLink((props: Props) => <Anchor {...props} />);
