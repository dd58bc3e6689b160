/**
 * The folder "The story": from a registration to a deleted user's dead token. Every request sets
 * what a later one needs, so that Run works on an installation in any state, and cleans up.
 */
import { type Event, type Item, item, type Request, script } from './postman-request.ts';

type Step = { name: string; request: Request; before?: Event; status: number; tests?: string[] };

const expect = (what: string, check: string) => `pm.test(${JSON.stringify(what)}, () => ${check});`;
const remember = (variable: string, value: string) => `pm.collectionVariables.set('${variable}', ${value});`;
const error = (text: string) => expect(`says "${text}"`, `pm.expect(answer.error).to.eql(${JSON.stringify(text)})`);
const member = (name: string, value: string) =>
  expect(`${name} is ${value}`, `pm.expect(answer.${name}).to.eql(${JSON.stringify(value)})`);

const admin = 'admin_token';
const credentials = { username: '{{applicant}}', password: '{{applicant_password}}' };
const userPath = '/users/{{user_id}}';

const start = script(
  'prerequest',
  'const run = Date.now().toString(36);',
  "const fresh = () => 'four walls ' + pm.variables.replaceIn('{{$randomUUID}}');",
  remember('applicant', "'maria.' + run"),
  remember('applicant_password', 'fresh()'),
  remember('user', "'jonas.' + run"),
  remember('user_password', 'fresh()'),
);

const steps: Step[] = [
  {
    name: 'Register',
    before: start,
    request: { method: 'POST', path: '/register', body: { ...credentials, note: 'I run the archive.' } },
    status: 201,
    tests: [
      "const isReady = Boolean(pm.variables.get('admin_password'));",
      expect('the collection variable admin_password is filled in', 'pm.expect(isReady).to.be.true'),
      'if (!isReady) pm.execution.setNextRequest(null);',
      member('message', 'User registered successfully'),
      member('status', 'pending'),
      remember('applicant_id', 'answer.id'),
      remember('status_token', 'answer.status_token'),
    ],
  },
  {
    name: 'Register the same name again',
    request: { method: 'POST', path: '/register', body: credentials },
    status: 409,
    tests: [error('User already exists')],
  },
  {
    name: 'Register without a password',
    request: { method: 'POST', path: '/register', body: { username: '{{applicant}}' } },
    status: 400,
    tests: [error('Missing username or password')],
  },
  {
    name: 'Log in before the approval',
    request: { method: 'POST', path: '/login', body: credentials },
    status: 403,
    tests: [error('Account not approved by admin')],
  },
  {
    name: 'The administrator logs in',
    request: {
      method: 'POST',
      path: '/login',
      body: { username: '{{admin_username}}', password: '{{admin_password}}' },
    },
    status: 200,
    tests: [member('token_type', 'Bearer'), remember(admin, 'answer.access_token')],
  },
  {
    name: 'The administrator looks at the queue',
    request: {
      method: 'GET',
      path: '/users',
      query: [
        { key: 'status', value: 'pending' },
        { key: 'q', value: '{{applicant}}' },
      ],
      token: admin,
    },
    status: 200,
    tests: [
      expect(
        'the applicant waits in it',
        "pm.expect(answer.data.map(({ username }) => username)).to.eql([pm.variables.get('applicant')])",
      ),
    ],
  },
  {
    name: 'The administrator approves',
    request: { method: 'POST', path: '/users/{{applicant_id}}/approve', token: admin, body: { role: 'user' } },
    status: 200,
    tests: [member('status', 'active'), member('role', 'user')],
  },
  {
    name: 'The applicant learns the decision',
    request: { method: 'GET', path: '/registrations/{{status_token}}' },
    status: 200,
    tests: [member('status', 'active')],
  },
  {
    name: 'Log in with a wrong password',
    request: { method: 'POST', path: '/login', body: { ...credentials, password: 'not the password at all' } },
    status: 401,
    tests: [error('Invalid credentials')],
  },
  {
    name: 'Log in',
    request: { method: 'POST', path: '/login', body: credentials },
    status: 200,
    tests: [remember('user_token', 'answer.access_token'), remember('refresh_token', 'answer.refresh_token')],
  },
  {
    name: 'Refresh',
    request: { method: 'POST', path: '/token/refresh', body: { refresh_token: '{{refresh_token}}' } },
    status: 200,
    tests: [
      expect('is another one', "pm.expect(answer.refresh_token).to.not.eql(pm.variables.get('refresh_token'))"),
      remember('user_token', 'answer.access_token'),
    ],
  },
  {
    name: 'Your sessions',
    request: { method: 'GET', path: '/sessions', token: 'user_token' },
    status: 200,
    tests: [expect('this one is among them', 'pm.expect(answer.data.some(({ current }) => current)).to.be.true')],
  },
  {
    name: 'Ask whether the token is good',
    request: { method: 'POST', path: '/introspect', token: admin, form: { token: '{{user_token}}' } },
    status: 200,
    tests: [expect('it is', 'pm.expect(answer.active).to.be.true')],
  },
  {
    name: 'The dashboard',
    request: { method: 'GET', path: '/dashboard', token: 'user_token' },
    status: 200,
    tests: [
      expect('greets by name', "pm.expect(answer.message).to.eql('Welcome, ' + pm.variables.get('applicant') + '!')"),
    ],
  },
  { name: 'The dashboard without a token', request: { method: 'GET', path: '/dashboard' }, status: 401 },
  {
    name: 'The admin panel as a user',
    request: { method: 'GET', path: '/admin_panel', token: 'user_token' },
    status: 403,
    tests: [error('Admins only')],
  },
  {
    name: 'The admin panel as the administrator',
    request: { method: 'GET', path: '/admin_panel', token: admin },
    status: 200,
    tests: [member('message', 'Welcome to the admin panel!')],
  },
  {
    name: 'Create a user',
    request: {
      method: 'POST',
      path: '/users',
      token: admin,
      body: { username: '{{user}}', password: '{{user_password}}', role: 'user' },
    },
    status: 201,
    tests: [
      member('status', 'active'),
      expect('Location names it', "pm.expect(pm.response.headers.get('Location')).to.eql('/users/' + answer.id)"),
      remember('user_id', 'answer.id'),
    ],
  },
  {
    name: 'Read the user',
    request: { method: 'GET', path: userPath, token: admin },
    status: 200,
    tests: [
      expect('has an ETag', 'pm.expect(pm.response.headers.get(\'ETag\')).to.match(/^".+"$/)'),
      remember('etag', "pm.response.headers.get('ETag')"),
    ],
  },
  {
    name: 'Read the user, unchanged',
    request: { method: 'GET', path: userPath, token: admin, headers: [{ key: 'If-None-Match', value: '{{etag}}' }] },
    status: 304,
  },
  {
    name: 'Change the user',
    request: { method: 'PATCH', path: userPath, token: admin, body: { display_name: 'Jonas the Second' } },
    status: 200,
    tests: [member('display_name', 'Jonas the Second')],
  },
  {
    name: 'Change the user as it was before',
    request: {
      method: 'PATCH',
      path: userPath,
      token: admin,
      headers: [{ key: 'If-Match', value: '{{etag}}' }],
      body: { display_name: 'Too Late' },
    },
    status: 412,
    tests: [member('code', 'request/stale')],
  },
  {
    name: 'Replace the user',
    request: {
      method: 'PUT',
      path: userPath,
      token: admin,
      body: { username: '{{user}}', display_name: null, email: 'jonas@example.org', role: 'user' },
    },
    status: 200,
    tests: [
      member('email', 'jonas@example.org'),
      expect('the name is gone', 'pm.expect(answer.display_name).to.be.null'),
    ],
  },
  {
    name: 'List the users, first page',
    request: { method: 'GET', path: '/users', query: [{ key: 'limit', value: '1' }], token: admin },
    status: 200,
    tests: [
      expect('holds one user', 'pm.expect(answer.data).to.have.lengthOf(1)'),
      remember('first_id', 'answer.data[0].id'),
      remember('next_cursor', 'answer.next_cursor'),
    ],
  },
  {
    name: 'List the users, second page',
    request: {
      method: 'GET',
      path: '/users',
      query: [
        { key: 'limit', value: '1' },
        { key: 'cursor', value: '{{next_cursor}}' },
      ],
      token: admin,
    },
    status: 200,
    tests: [
      expect('holds another user', "pm.expect(answer.data[0].id).to.be.above(Number(pm.variables.get('first_id')))"),
    ],
  },
  {
    name: 'Delete the user',
    request: { method: 'DELETE', path: userPath, token: admin },
    status: 200,
    tests: [member('message', 'User deleted successfully')],
  },
  {
    name: 'Read the deleted user',
    request: { method: 'GET', path: userPath, token: admin },
    status: 404,
    tests: [member('code', 'user/not-found')],
  },
  {
    name: 'Delete the applicant, who is signed in',
    request: { method: 'DELETE', path: '/users/{{applicant_id}}', token: admin },
    status: 200,
  },
  {
    name: "The deleted user's token",
    request: { method: 'GET', path: '/dashboard', token: 'user_token' },
    status: 401,
    tests: [member('code', 'access/token-invalid')],
  },
];

export function storyItems(): Item[] {
  return steps.map(({ name, request, before, status, tests = [] }) =>
    item(name, request, [
      ...(before ? [before] : []),
      script(
        'test',
        expect(`answers ${status}`, `pm.response.to.have.status(${status})`),
        ...(tests.some((line) => line.includes('answer.')) ? ['const answer = pm.response.json();'] : []),
        ...tests,
      ),
    ]),
  );
}
