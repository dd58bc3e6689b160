/** Who may call an operation, as a sentence: in the API description, in docs/api.md and on the page. */
import type { Access } from './api-document.ts';

export function describeAccess(access: Access): string {
  if (access === 'anyone') return 'For anyone.';
  if (access === 'holder') return 'For clients that hold the secret in the request.';
  if (access === 'signed-in') return 'For anyone who is signed in.';
  if ('role' in access) return `For the role \`${access.role}\`.`;
  if ('permission' in access) return `Takes the permission \`${access.permission}\`.`;
  if ('anyOf' in access) return `Takes one of the permissions ${access.anyOf.map((one) => `\`${one}\``).join(', ')}.`;
  return `For the user's own account; for others it takes ${access.selfOr.map((one) => `\`${one}\``).join(' or ')}, and without it they do not exist.`;
}

/** Whether a request without an access token is refused. */
export function takesToken(access: Access): boolean {
  return access !== 'anyone' && access !== 'holder';
}
