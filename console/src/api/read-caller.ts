export type Caller = {
  id: number;
  username: string;
  role: string;
  permissions: ReadonlySet<string>;
};

/** What the token says of its owner; whether it is true is for the service to check. */
export function readCaller(token: string): Caller {
  const [, payload = ''] = token.split('.');
  const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
  const { sub, preferred_username, role, scope } = JSON.parse(new TextDecoder().decode(bytes));
  return {
    id: Number(sub),
    username: preferred_username,
    role,
    permissions: new Set(String(scope).split(' ').filter(Boolean)),
  };
}
