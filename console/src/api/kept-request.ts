/** The token that shows how somebody's request to be let in stands; this browser keeps it until it is told to forget it. */
const name = 'admittance-waiting';

export function keptRequest(): string | undefined {
  return localStorage.getItem(name) ?? undefined;
}

export function keepRequest(statusToken: string): void {
  localStorage.setItem(name, statusToken);
}

export function forgetRequest(): void {
  localStorage.removeItem(name);
}
