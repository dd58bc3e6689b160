/**
 * The request that this browser has sent: its status token, and what was sent. It is kept until the applicant removes
 * it; where the browser refuses to keep anything, for as long as the page is open.
 */
const name = 'admittance-waiting';

export type SentRequest = { note?: string; display_name?: string; email?: string };
export type KeptRequest = { token: string; sent?: SentRequest };

/** @param storage a function, as merely naming the browser's can be refused; this page knows the request all the same */
export function keepRequestIn(storage: () => Storage) {
  let here: KeptRequest | undefined;

  function keptRequest(): KeptRequest | undefined {
    try {
      return readRequest(storage().getItem(name)) ?? here;
    } catch {
      return here;
    }
  }

  /** @returns whether it will be there after a reload */
  function keepRequest(request: KeptRequest): boolean {
    try {
      storage().setItem(name, JSON.stringify(request));
      return true;
    } catch {
      here = request;
      return false;
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

/** @param text may be the bare token, which is what earlier versions kept */
function readRequest(text: string | null): KeptRequest | undefined {
  if (text === null) return undefined;
  if (/^[\w-]{43}$/.test(text)) return { token: text };
  try {
    const kept: unknown = JSON.parse(text);
    const isRequest = typeof kept === 'object' && kept !== null && 'token' in kept && typeof kept.token === 'string';
    return isRequest ? (kept as KeptRequest) : undefined;
  } catch {
    return undefined;
  }
}
