/** What the API description says of the whole: its title, its conventions and its chapters. */
import { version } from '../../src/version.ts';
import type { ApiInfo } from './describe-api.ts';

export const apiInfo: ApiInfo = {
  title: 'Admittance',
  version,
  description: `People register, an administrator approves them, they log in and get a JWT that any service can verify.

- **Bodies** are one JSON value in UTF-8, at most 16 KiB unless it says otherwise, sent as \`application/json\`. A member that is not named here, one that appears twice or one of another type is refused and never ignored. In an optional member null and empty text mean that it was left out, except in \`PATCH\`, where null takes a value away. A request without bytes has no body, whatever type it names.
- **Instants** are RFC 3339 text in UTC; OAuth's own members (\`expires_in\`, \`exp\`, \`iat\`) are seconds.
- **Signing in** gives an access token for the header \`Authorization: Bearer …\`; it is taken from nowhere else.
- **Failures** are \`application/problem+json\` (RFC 9457). \`code\` is stable and for programs; \`detail\`, repeated as \`error\`, is a sentence for people; \`errors\` names the refused members; \`request_id\`, also in the header \`X-Request-Id\`, finds the request in the log.
- **Versions**: \`ETag\` names the version of a user or role. \`If-None-Match\` answers 304 when you have it already; \`If-Match\` answers 412 when it is no longer the one you read. For a decision (a change of status, a \`PATCH\` of role or username alone, a deletion) it is about what others have decided on the account since: what its user changes meanwhile is kept and does not prevent it.
- **Lists** come in pages: \`limit\` rows (50 without it, at most 200), and \`next_cursor\` for the page after; also as \`Link: <…>; rel="next"\`.
- **Ids** that cannot be one, or that you may not see, answer 404 as if they were not there.
- \`HEAD\` answers like \`GET\` without the body, \`OPTIONS\` with \`Allow\`, any other method with 405.`,
  license: { name: 'MIT', identifier: 'MIT' },
  tags: [
    { name: 'Registration', description: 'Requesting an account, and learning the decision.' },
    { name: 'Sign-in', description: 'From a name and a password to a pair of tokens, and from one pair to the next.' },
    { name: 'Sessions', description: 'Where one is signed in, and ending it.' },
    { name: 'Dashboard', description: 'The first page after signing in.' },
    { name: 'Users', description: 'Accounts: reading, adding, changing, deleting.' },
    { name: 'Approval', description: "An administrator's yes or no, and shutting an account out again." },
    { name: 'Roles', description: 'What each role allows.' },
    { name: 'Tokens', description: 'What other services need to verify access tokens by themselves.' },
    { name: 'Audit', description: 'What happened, who did it, and what was refused.' },
    { name: 'Operations', description: 'For operators.' },
    {
      name: 'Console',
      description: 'The session of the web console at `/console`; programs sign in with `POST /login`.',
    },
  ],
};
