/** A small HTTP client that shows everything a test may want to look at. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { App } from '../../src/platform/http/server/server.ts';
import { noteSecret, noteSecrets } from './canaries.ts';

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
  json: any;
};

export type Call = {
  token?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, as application/json unless `headers` says otherwise. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
};

export type Client = (method: string, path: string, call?: Call) => Promise<Answer>;

export function makeClient(base: string): Client {
  return async (method, path, { token, body, raw, headers = {} } = {}) => {
    const content = raw ?? (body === undefined ? null : JSON.stringify(body));
    const { pathname, search } = new URL(base + path);
    const answer = await sendAsIs(
      base,
      {
        method,
        path: pathname + search,
        headers: {
          ...(content !== null && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: content,
      },
      pool,
    );
    const isAccepted = answer.status >= 200 && answer.status < 300;
    noteSecrets(body ?? parse(String(raw ?? '')), isAccepted);
    noteSecrets(answer.json);
    for (const cookie of answer.headers.getSetCookie())
      noteSecret(cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '');
    if (token !== undefined && isAccepted) noteSecret(token);
    return answer;
  };
}

export type PlainRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
};

/** The service closes a connection after 72 seconds of rest, perhaps just when a busy test would go on with it. */
const idleMilliseconds = 20_000;
/** As many connections as it takes; `fetch` would do, at twice the cost. */
const pool = new Agent({ keepAlive: true, timeout: idleMilliseconds });
const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: idleMilliseconds });

/** Where `fetch` would refuse the method, the body or a header field, or tidy the address. */
export function sendAsIs(
  base: string,
  { method, path, headers, body }: PlainRequest,
  connection = agent,
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      agent: connection,
      method,
      path,
      headers: { ...headers, ...length },
    });
    request.once('response', (response) => readAnswer(response).then(resolve, reject));
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const text = Buffer.concat(await response.toArray()).toString();
  const fields = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return { status: response.statusCode ?? 0, headers: new Headers(fields), text, json: parse(text) };
}

export function addressOf(app: App): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `http://127.0.0.1:${address.port}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
