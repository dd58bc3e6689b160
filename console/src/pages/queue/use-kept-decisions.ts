import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { sayKept } from '../../shell/kept-sentence.ts';
import { useUnsaved } from '../../shell/unsaved.tsx';
import { text } from '../../strings/signed-in.ts';
import { currentOutbox, onOutboxChange, openOutbox } from './outbox.ts';

/** On every page: goes on with what this user has decided, and has it said while the server is away. */
export function useKeptDecisions(user: number | undefined): void {
  const { waiting } = useSyncExternalStore(onOutboxChange, currentOutbox);
  const queries = useQueryClient();
  const count = waiting.reduce((sum, { people }) => sum + people.length, 0);
  useEffect(() => {
    if (user !== undefined) openOutbox(user, queries);
  }, [user, queries]);
  useEffect(() => {
    sayKept(count > 0 ? text.queue.kept(count) : '');
    return () => sayKept('');
  }, [count]);
  useUnsaved(() => currentOutbox().waiting.length > 0, 'tab');
}
