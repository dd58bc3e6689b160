import './frame.css';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import { Notice } from '../parts/notice.tsx';
import { text } from '../strings/index.ts';
import { keptSentence, onKeptSentence } from './kept-sentence.ts';

/** While the server is away: says so, leaves the page as it is, and asks for everything again afterwards. */
export function ServerNotice() {
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  const kept = useSyncExternalStore(onKeptSentence, keptSentence);
  const wasAway = useRef(false);
  const queries = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    if (wasAway.current && !isAway) {
      void queries.invalidateQueries();
      if (router.state.matches.some(({ status }) => status === 'error')) void router.invalidate();
    }
    wasAway.current = isAway;
  }, [isAway, queries, router]);
  return (
    <div className="server-notice" role="status">
      {isAway && (
        <Notice tone="warn">
          {text.common.unreachableNow} {kept}
        </Notice>
      )}
    </div>
  );
}
