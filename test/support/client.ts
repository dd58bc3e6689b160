/** A small HTTP client that shows everything a test may want to look at. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { App } from '../../src/platform/http/server.ts';
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
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(content !== null && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: content,
      redirect: 'manual',
    });
    const text = await response.text();
    const json = parse(text);
    noteSecrets(body ?? parse(String(raw ?? '')), response.ok);
    noteSecrets(json);
    for (const cookie of response.headers.getSetCookie())
      noteSecret(cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '');
    if (token !== undefined && response.ok) noteSecret(token);
    return { status: response.status, headers: response.headers, text, json };
  };
}

export type PlainRequest = { method: string; path: string; headers: Record<string, string>; body: string | null };

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

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
    request.once('response', async (response: IncomingMessage) => {
      const text = Buffer.concat(await response.toArray()).toString();
      const fields = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      );
      resolve({ status: response.statusCode ?? 0, headers: new Headers(fields), text, json: parse(text) });
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
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
