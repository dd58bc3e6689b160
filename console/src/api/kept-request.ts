/** The status token of a registration; this browser keeps the token until the applicant removes it. */
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
