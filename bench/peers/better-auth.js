/** better-auth as its documents set it up: names and passwords, sessions in SQLite, `node:http` before it. */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';

const port = Number(process.env.PORT);
const auth = betterAuth({
  database: new DatabaseSync(process.env.DATABASE),
  baseURL: `http://127.0.0.1:${port}`,
  secret: 'a secret of an hour of its own, for a bench',
  // As in Admittance, nobody is signed in by registering.
  emailAndPassword: { enabled: true, autoSignIn: false },
  // One client stands for a thousand here.
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();

const handle = toNodeHandler(auth);
createServer({ keepAliveTimeout: 72_000 }, async (request, response) => {
  if (request.url !== '/dashboard') return handle(request, response);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  const body = JSON.stringify(session ? { message: `Welcome, ${session.user.name}!` } : { error: 'Unauthorized' });
  response.writeHead(session ? 200 : 401, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}).listen(port, '127.0.0.1');
