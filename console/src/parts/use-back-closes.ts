import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useRoom } from './use-room.ts';

/** On a phone, Back closes what lies over the page before it leaves the page. */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const { history } = useRouter();
  const isOver = useRoom() === 'phone' && isOpen;
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!isOver) return;
    const { href, state } = history.location;
    if (!state.isOver) history.push(href, { ...state, isOver: true });
    const forget = history.subscribe(({ location }) => {
      if (!location.state.isOver) latest.current();
    });
    return () => {
      forget();
      if (history.location.state.isOver) history.back();
    };
  }, [isOver, history]);
}
