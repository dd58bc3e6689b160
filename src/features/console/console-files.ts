/**
 * The built console, read once and kept: its pages and the files under `assets/`, each as it is and compressed.
 * What is not in this table does not exist, whatever an address looks like.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { digestTag } from '../../platform/http/etag.ts';

export type ConsoleFiles = {
  /** index.html, with `noncePlaceholder` where the nonce of its policy goes. */
  page: string;
  /** reference.html: the API description as pages to try it out. */
  reference: string;
  /** By their names, which change with their contents. */
  assets: ReadonlyMap<string, Asset>;
};

export type Asset = { type: string; plain: Content; br: Content | undefined; gzip: Content | undefined };
export type Content = { read(): Buffer; etag: string };

/** Anything else that lies there, like a source map, is not for visitors. */
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** @returns `undefined` when the console has not been built */
export function readConsoleFiles(folder: URL): ConsoleFiles | undefined {
  const [page, reference] = [new URL('index.html', folder), new URL('reference.html', folder)];
  if (!existsSync(page) || !existsSync(reference)) return undefined;
  const assetFolder = new URL('assets/', folder);
  const entries = existsSync(assetFolder) ? readdirSync(assetFolder, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  const assets = names.flatMap((name): [string, Asset][] => {
    const type = types[extname(name)];
    const read = (ending: string) =>
      names.includes(name + ending) ? readContent(new URL(name + ending, assetFolder)) : undefined;
    if (type === undefined) return [];
    const gzip = read('.gz');
    return [[name, { type, plain: readPlain(new URL(name, assetFolder), gzip), br: read('.br'), gzip }]];
  });
  return { page: readFileSync(page, 'utf8'), reference: readFileSync(reference, 'utf8'), assets: new Map(assets) };
}

function readContent(file: URL): Content {
  const bytes = readFileSync(file);
  return { read: () => bytes, etag: digestTag(bytes) };
}

/** Hardly anybody asks for it: until somebody does, it is kept as it was compressed. */
function readPlain(file: URL, gzip: Content | undefined): Content {
  const plain = readContent(file);
  if (!gzip) return plain;
  let inflated: Buffer | undefined;
  const read = () => {
    inflated ??= gunzipSync(gzip.read());
    return inflated;
  };
  return { read, etag: plain.etag };
}
