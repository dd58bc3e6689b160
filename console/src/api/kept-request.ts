/** The status token of a registration; this browser keeps the token until the applicant removes it. */
const name = 'admittance-waiting';

/** @param storage a function, as merely naming the browser's can be refused; this page knows the token all the same */
export function keepRequestIn(storage: () => Storage) {
  let here: string | undefined;

  function keptRequest(): string | undefined {
    try {
      return storage().getItem(name) ?? here;
    } catch {
      return here;
    }
  }

  function keepRequest(statusToken: string): void {
    try {
      storage().setItem(name, statusToken);
    } catch {
      here = statusToken;
    }
  }

  function forgetRequest(): void {
    here = undefined;
    try {
      storage().removeItem(name);
    } catch {
      // Nothing is kept where nothing can be.
    }
  }

  return { keptRequest, keepRequest, forgetRequest };
}

export const { keptRequest, keepRequest, forgetRequest } = keepRequestIn(() => localStorage);
