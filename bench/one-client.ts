/**
 * What one client can take: 200 small hostile requests a second, each kind for ten seconds, and how soon somebody else is
 * answered meanwhile. Ends with exit code 1 when `/health/live` takes 50 ms or more (p99).
 *
 *     node bench/one-client.ts [--seconds 10] [--json]
 */
import { parseArgs } from 'node:util';
import { formatRequest, percentile, report, type Sample, storm } from './load.ts';
import { cpuMicroseconds } from './processes.ts';
import { postRequest, startService } from './servers.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, json: { type: 'boolean' } } });
const milliseconds = Number(values.seconds) * 1000;
const hostilePerSecond = 200;
const probesPerSecond = 50;
const promisedMilliseconds = 50;

const password = 'x'.repeat(20);
const marks = '\u0307'.repeat(1_000);
/** As long as a name may be, and as much work as one can be. */
const longestName = `a${'\u0307'.repeat(253)}`;
const garbage = `${'a'.repeat(4_000)}.${'e30'.repeat(1_000)}.${'_'.repeat(80)}`;

/** A request in UTF-8 whose length is that of its bytes. */
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  postRequest(path, {}, headers).replace(/content-length: \d+[\s\S]*$/, () => {
    // In ASCII, so that a length in characters is one in bytes.
    const json = JSON.stringify(body).replace(/[^\x20-\x7e]/g, inAscii);
    return `content-length: ${json.length}\r\n\r\n${json}`;
  });
const inAscii = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const origin = { 'sec-fetch-site': 'same-origin' };
const hostile: Record<string, string> = {
  'name of marks': post('/login', { username: marks, password }),
  'longest name': post('/login', { username: longestName, password }),
  'name in the console': post('/console/session', { username: marks, password }, origin),
  registration: post('/register', { username: 'a'.repeat(50), password, note: marks.slice(0, 500), role: 'user' }),
  'refresh token': post('/token/refresh', { refresh_token: garbage }),
  'access token': formatRequest('GET', '/users/me', { authorization: `Bearer ${garbage}` }),
  cookie: formatRequest('GET', '/dashboard', { cookie: ' ;'.repeat(7_000) }),
  'status token': formatRequest('GET', `/registrations/${'A'.repeat(43)}?wait=30`, {}),
  headers: formatRequest('GET', '/nothing', {
    'x-forwarded-for': '1,'.repeat(3_000),
    'accept-encoding': 'a,'.repeat(3_000),
    'user-agent': ' '.repeat(2_000),
  }),
};

const service = await startService();
const figures: Record<string, number> = {};
try {
  await storm(service.port, () => formatRequest('GET', '/health/live', {}), probesPerSecond, 2_000);
  figures['nobody_p99_milliseconds'] = p99(await probe());
  for (const [kind, request] of Object.entries(hostile)) {
    const before = cpuMicroseconds(service.pid);
    const [probes, attack] = await Promise.all([
      probe(),
      storm(service.port, () => request, hostilePerSecond, milliseconds),
    ]);
    const name = kind.replaceAll(' ', '_');
    figures[`${name}_p99_milliseconds`] = p99(probes);
    figures[`${name}_cpu_of_a_core`] = (cpuMicroseconds(service.pid) - before) / (milliseconds * 1000);
    if (attack.some(({ status }) => status >= 500 && status !== 503)) throw new Error(`${kind}: an answer of 500`);
  }
} finally {
  service.stop();
}
report(figures);
if (Object.values(figures).some((figure) => figure >= promisedMilliseconds)) process.exitCode = 1;

function probe(): Promise<Sample[]> {
  return storm(service.port, () => formatRequest('GET', '/health/live', {}), probesPerSecond, milliseconds);
}

function p99(samples: readonly Sample[]): number {
  if (samples.some(({ status }) => status !== 200)) throw new Error('a probe was not answered 200');
  return percentile(
    samples.map(({ milliseconds }) => milliseconds),
    99,
  );
}
