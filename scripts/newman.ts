/**
 * Runs the whole Postman collection, as somebody does who imports it and presses Run, against a
 * fresh server on each database; with an address, a name and a password against that server.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runAgainstServers } from './against-servers.ts';

type Failure = { source?: { name?: string }; error: { test?: string; message: string } };
type Summary = { run: { failures: Failure[]; stats: Record<'requests' | 'assertions', { total: number }> } };
type Newman = { run(options: object, done: (error: Error | null, summary: Summary) => void): void };

const collection = fileURLToPath(new URL('../docs/admittance.postman_collection.json', import.meta.url));

const [base, username, password] = process.argv.slice(2);
if (base && username && password) {
  const { failures, stats } = (
    await runCollection({ base_url: base, admin_username: username, admin_password: password })
  ).run;
  for (const { source, error } of failures) {
    process.stdout.write(`✖ ${source?.name}: ${error.test ?? ''} ${error.message}\n`);
  }
  process.stdout.write(
    `${stats.requests.total} requests, ${stats.assertions.total} assertions, ${failures.length} failures\n`,
  );
  process.exitCode = failures.length > 0 ? 1 : 0;
} else {
  // What newman is built on warns of deprecations that are not ours.
  const command = ['node', '--no-deprecation', fileURLToPath(import.meta.url), '{base}', '{username}', '{password}'];
  process.exitCode = await runAgainstServers(command);
}

function runCollection(variables: Record<string, string>): Promise<Summary> {
  const newman = createRequire(import.meta.url)('newman') as Newman;
  const envVar = Object.entries(variables).map(([key, value]) => ({ key, value }));
  return new Promise((resolve, reject) => {
    newman.run({ collection, envVar, reporters: [] }, (error, summary) => (error ? reject(error) : resolve(summary)));
  });
}
