/** Nothing half done is left without a word: one question for all the forms of a page. */
import { Button, Group, getDefaultZIndex, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { currentCaller } from '../api/session.ts';
import { text } from '../strings/signed-in.ts';
import { type Place, watchForms } from './unsaved-forms.ts';

const forms = watchForms();

/** @param isUnsaved asked when somebody is about to leave that place */
export function useUnsaved(isUnsaved: () => boolean, place: Place = 'page'): void {
  const latest = useRef(isUnsaved);
  latest.current = isUnsaved;
  useEffect(() => forms.add({ place, ask: () => latest.current() }), [place]);
}

/** After a sign-out nothing holds the page: it shows what only its user may see. */
export function hasUnsaved(left: Place = 'tab'): boolean {
  return currentCaller() !== undefined && forms.hasUnsaved(left);
}

export function LeaveQuestion() {
  const strings = text.frame.unsaved;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && hasUnsaved('page'),
    enableBeforeUnload: () => hasUnsaved(),
    withResolver: true,
  });
  return (
    <Modal
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title={strings.title}
      // Also over a dialog with the form that it is about.
      zIndex={getDefaultZIndex('overlay')}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack>
        <Text size="sm">{strings.body}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={reset} data-autofocus>
            {strings.stay}
          </Button>
          <Button color="red" onClick={proceed}>
            {strings.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
