/** Speaks HTTP byte by byte, where `fetch` would tidy away what the test is about. */
import { connect } from 'node:net';

export type RawAnswer = { status: number; headers: Headers; body: string };
export type Exchange = { answers: RawAnswer[]; text: string };

const patienceMilliseconds = 10_000;

/**
 * Sends the pieces on a connection of its own and reads until the server closes it.
 * @param bodiless when the answers have no body whatever their Content-Length says, as after HEAD
 * @param inTurn when each piece waits until something came back for the one before
 * @throws Error when the server keeps the connection open, or sends what is not a row of answers
 */
export async function exchange(
  base: string,
  pieces: string | Uint8Array | readonly (string | Uint8Array)[],
  { bodiless = false, inTurn = false } = {},
): Promise<Exchange> {
  const text = (await talk(base, [pieces].flat(), inTurn)).toString('latin1');
  return { answers: readAnswers(text, bodiless), text };
}

/** The same for bytes that get exactly one answer. */
export async function ask(...message: Parameters<typeof exchange>): Promise<RawAnswer> {
  const { answers, text } = await exchange(...message);
  const [answer, ...more] = answers;
  if (!answer || more.length > 0) throw new Error(`${answers.length} answers instead of one: ${text}`);
  return answer;
}

/** One request in full: it ends the connection, and names a host unless `fields` do. */
export function request(line: string, fields: readonly string[] = [], body: string | Uint8Array = ''): Buffer {
  const host = fields.some((field) => /^host:/i.test(field)) ? [] : ['Host: localhost'];
  const head = [`${line} HTTP/1.1`, ...host, ...fields, 'Connection: close', '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}

/** The same with a JSON body and its length. */
export function jsonRequest(line: string, body: string | Uint8Array, fields: readonly string[] = []): Buffer {
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return request(line, ['Content-Type: application/json', length, ...fields], body);
}

function talk(base: string, pieces: readonly (string | Uint8Array)[], inTurn: boolean): Promise<Buffer> {
  const { hostname, port } = new URL(base);
  const waiting = [...pieces];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => send(inTurn ? 1 : waiting.length));
    const send = (count: number) => {
      for (const piece of waiting.splice(0, count)) socket.write(piece);
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the server kept the connection open after: ${Buffer.concat(chunks)}`));
    }, patienceMilliseconds);
    socket.on('data', (chunk) => {
      chunks.push(Buffer.from(chunk));
      send(1);
    });
    // A server that refuses a long message may reset the connection after its answer.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks));
    });
  });
}

export function readAnswers(text: string, bodiless: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    if (end < 0 || Number.isNaN(status)) throw new Error(`not an answer: ${rest.slice(0, 200)}`);
    const headers = new Headers(
      fields.map((field): [string, string] => [
        field.slice(0, field.indexOf(':')),
        field.slice(field.indexOf(':') + 1),
      ]),
    );
    const hasBody = !bodiless && status >= 200 && status !== 204 && status !== 304;
    const length = hasBody ? Number(headers.get('content-length')) : 0;
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) throw new Error(`an answer was cut: ${rest.slice(0, 200)}`);
    answers.push({ status, headers, body: Buffer.from(body, 'latin1').toString() });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
