/**
 * The built console: its pages, and which files there are under `assets/`, each as it is and compressed. What
 * was not in this table at the start does not exist, whatever an address looks like.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { digestTag } from '../../platform/http/wire/etag.ts';

export type ConsoleFiles = {
  /** index.html, with `noncePlaceholder` where the nonce of its policy goes. */
  page: string;
  /** reference.html: the API description and the guides; as the page, with a nonce. */
  reference: string;
  /** By their names, which change with their contents. */
  assets: ReadonlyMap<string, Asset>;
};

export type Asset = { type: string; plain: AssetFile; br: AssetFile | undefined; gzip: AssetFile | undefined };
export type AssetFile = { url: URL; etag: string };

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

export function isConsoleBuilt(folder: URL): boolean {
  return ['index.html', 'reference.html'].every((name) => existsSync(new URL(name, folder)));
}

/** @returns `undefined` when the console has not been built */
export function readConsoleFiles(folder: URL): ConsoleFiles | undefined {
  if (!isConsoleBuilt(folder)) return undefined;
  const [page, reference] = [new URL('index.html', folder), new URL('reference.html', folder)];
  const assetFolder = new URL('assets/', folder);
  const entries = existsSync(assetFolder) ? readdirSync(assetFolder, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
  const assets = names.flatMap((name): [string, Asset][] => {
    const type = types[extname(name)];
    const fileAt = (path: string) => ({ url: new URL(path, assetFolder), etag: digestTag(path) });
    const find = (ending: string) => (names.includes(name + ending) ? fileAt(name + ending) : undefined);
    if (type === undefined) return [];
    return [[name, { type, plain: fileAt(name), br: find('.br'), gzip: find('.gz') }]];
  });
  return { page: readFileSync(page, 'utf8'), reference: readFileSync(reference, 'utf8'), assets: new Map(assets) };
}
