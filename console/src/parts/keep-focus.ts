/** For a dialog or a list that has a better place for the focus. */
const patienceMilliseconds = 40;

const overlays = '[role="dialog"], dialog[open]';
const places = 'section, article, main';

/**
 * What goes away while it has the focus, or can do nothing any more, leaves the focus to where a dialog was opened from or
 * to what it stood in. Otherwise the focus would be nowhere, and users without a pointer would begin at the top again.
 */
export function keepFocus(): void {
  let latest: Element | undefined;
  /** What had the focus on the page itself, below all dialogs, and everything that it stood in. */
  let path: readonly Element[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof Element)) return;
    latest = target;
    if (!target.closest(`${overlays}, [role="menu"]`)) path = pathOf(target);
  });
  const mend = () => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    // Who has clicked beside everything wants the focus nowhere.
    if (!isNowhere || !latest || canHaveFocus(latest)) return;
    const overlay = [...document.querySelectorAll(overlays)].findLast(canHaveFocus);
    const left = path.find((one) => canHaveFocus(one) && (one === path[0] || one.matches(places)));
    focus(overlay ?? left ?? document.querySelector('main'));
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(waiting);
    waiting = setTimeout(mend, patienceMilliseconds);
  };
  new MutationObserver(look).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'inert', 'hidden'],
  });
}

function pathOf(element: Element): Element[] {
  return [element, ...(element.parentElement ? pathOf(element.parentElement) : [])];
}

function canHaveFocus(element: Element): boolean {
  return (
    element.isConnected && element.checkVisibility() && !element.matches(':disabled') && !element.closest('[inert]')
  );
}

function focus(place: Element | null): void {
  if (!(place instanceof HTMLElement)) return;
  if (place.tabIndex < 0 && !place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
