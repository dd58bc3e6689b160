import { createReadStream } from 'node:fs';
import { errorOf } from '../../platform/narrow.ts';
import { AdoptionFailure } from './source.ts';

const longestLineBytes = 1_048_576;
const lineFeed = 0x0a;

export type Line = { text: string; number: number };

/**
 * The lines of a text file, one at a time and without their line feed; a byte order mark is left out.
 * @throws AdoptionFailure with the number of a line that is not UTF-8 or has no end
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  const decode = (bytes: Buffer): Line => {
    number++;
    const start = number === 1 && bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
    try {
      return { text: decoder.decode(bytes.subarray(start)), number };
    } catch {
      throw new AdoptionFailure(
        `Line ${number} of ${path} is not UTF-8. Save the file as UTF-8, or convert it with iconv.`,
      );
    }
  };
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of read(path)) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      const piece = chunk.subarray(from, end);
      yield decode(rest.length === 0 ? piece : Buffer.concat([...rest, piece]));
      [rest, restBytes, from] = [[], 0, end + 1];
    }
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > longestLineBytes)
      throw new AdoptionFailure(`Line ${number + 1} of ${path} is longer than 1 MiB: this is no list of accounts.`);
  }
  if (restBytes > 0) yield decode(Buffer.concat(rest));
}

/** A quick count, only to show progress. */
export async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of read(path))
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) lines++;
  return lines;
}

async function* read(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 262_144 });
  } catch (error) {
    const { code } = errorOf(error);
    if (code === undefined) throw error;
    throw new AdoptionFailure(`${path} cannot be read (${code}).`, 2);
  }
}
