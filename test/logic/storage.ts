/** What a browser has for pages to keep texts in. */

export function makeStorage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, name: string) {
      return Object.hasOwn(this, name) ? (this[name] as string) : null;
    },
    setItem(this: Record<string, string>, name: string, value: string) {
      this[name] = String(value);
    },
    removeItem(this: Record<string, string>, name: string) {
      delete this[name];
    },
  };
  return Object.create(methods) as Storage;
}

/** Of somebody who blocks what sites keep: in Chromium merely naming it is refused. */
export function blockedStorage(): Storage {
  throw new DOMException('Access is denied for this document.', 'SecurityError');
}

/** Of somebody whose disk is full, or who browses in private in an old Safari. */
export function fullStorage(): Storage {
  const storage = makeStorage();
  const full = () => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  return Object.assign(Object.create(storage), { setItem: full }) as Storage;
}
