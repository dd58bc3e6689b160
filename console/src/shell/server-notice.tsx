import './frame.css';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isUnreachable, onReachabilityChange } from '../api/reachability.ts';
import { Notice } from '../parts/notice.tsx';
import { useSaid } from '../parts/say.ts';
import { text } from '../strings/index.ts';
import { hasOwnNotice, keptSentence, onKeptSentence } from './kept-sentence.ts';

/** While the server is away: says so, leaves the page as it is, and afterwards shows what could not be. */
export function ServerNotice() {
  const isAway = useSyncExternalStore(onReachabilityChange, isUnreachable);
  const kept = useSyncExternalStore(onKeptSentence, keptSentence);
  const isSaid = useSyncExternalStore(onKeptSentence, hasOwnNotice);
  const wasAway = useRef(false);
  const router = useRouter();
  useEffect(() => {
    if (wasAway.current && !isAway && router.state.matches.some(({ status }) => status === 'error'))
      void router.invalidate();
    wasAway.current = isAway;
  }, [isAway, router]);
  useSaid(isAway ? `${text.common.unreachableNow} ${kept}` : text.common.backAgain, isAway);
  return (
    <div className="server-notice">
      {isAway && !isSaid && (
        <Notice tone="warn">
          {text.common.unreachableNow} {kept}
        </Notice>
      )}
    </div>
  );
}
