/** The file of the logo. What an SVG might do when it is opened by itself is up to the headers of its route. */
import { ConfigError } from '../../config.ts';
import { errorOf } from '../../platform/narrow.ts';
import { decodeText, readPlainFile } from '../../platform/read-text.ts';

export type Logo = { type: 'image/svg+xml' | 'image/png'; ending: 'svg' | 'png'; content: Buffer };

/** It is loaded before people can sign in. */
const mostBytes = 100_000;

const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** @throws ConfigError when the file cannot be read, is too large, or is neither SVG nor PNG */
export function readLogo(path: string | undefined): Logo | undefined {
  if (path === undefined) return undefined;
  const content = readBytes(path);
  if (content.subarray(0, pngSignature.length).equals(pngSignature))
    return { type: 'image/png', ending: 'png', content };
  if (isSvg(content)) return { type: 'image/svg+xml', ending: 'svg', content };
  throw wrong(`the file ${path} is neither SVG nor PNG`);
}

function readBytes(path: string): Buffer {
  try {
    return readPlainFile(path, mostBytes);
  } catch (error) {
    throw wrong(`the file ${path} cannot be read (${errorOf(error).code})`);
  }
}

/** Browsers are told that it is one, and take it for nothing else. */
function isSvg(content: Buffer): boolean {
  try {
    const text = decodeText(content).trimStart();
    return text.startsWith('<') && /<svg[\s>]/.test(text);
  } catch {
    return false;
  }
}

function wrong(what: string): ConfigError {
  return new ConfigError([`BRAND_LOGO is wrong: ${what}.`]);
}
