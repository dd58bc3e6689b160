/** For a dialog or a list that has a better place for the focus. */
const patienceMilliseconds = 40;

const overlays = '[role="dialog"], dialog[open]';
const places = 'section, article, main';

/**
 * What goes away while it has the focus, or can do nothing any more, leaves the focus to what it stood in. Otherwise the
 * focus would be nowhere, and users without a pointer would begin at the top of the page again.
 */
export function keepFocus(): void {
  /** What had the focus on the page itself, and all that it stood in. */
  let path: readonly Element[] = [];
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && !target.closest(`${overlays}, [role="menu"]`)) path = pathOf(target);
  });
  const mend = () => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    if (!isNowhere || !path[0] || canHaveFocus(path[0])) return;
    const overlay = [...document.querySelectorAll(overlays)].findLast(canHaveFocus);
    focus(overlay ?? path.find((one) => one.matches(places) && canHaveFocus(one)) ?? document.querySelector('main'));
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
