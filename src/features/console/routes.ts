/**
 * The web console: an application of one page, and its files. What it shows and does it asks of the same API as
 * everybody, with the session of `browser-session`. With its files comes the reference of that API.
 */
import { readFile } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { acceptedCoding } from '../../platform/http/wire/accepted-coding.ts';
import { isUnchanged } from '../../platform/http/wire/etag.ts';
import { Problem } from '../../problems.ts';
import type { Installation } from '../brand/describe-installation.ts';
import { hasAdmin } from '../setup/add-first-admin.ts';
import type { Asset, ConsoleFiles } from './console-files.ts';
import { pageOfInstallation } from './page-of-installation.ts';
import { noncePlaceholder, pageHeaders } from './page-policy.ts';

/** No part of the API, and so not in its description. */
const forVisitors = { config: { access: 'anyone' }, schema: { hide: true } } as const;

/** What the page may have for its own addresses; nothing of it could be a file. */
const viewAddress = /^(?!assets(?:\/|$))(?:[\w-]+(?:\/[\w-]+)*\/?)?$/;

/** @param files `undefined` when the console has not been built */
export function consoleRoutes(app: App, deps: Deps, files: ConsoleFiles | undefined, installation: Installation): void {
  if (!files) deps.log.warn('the web console is not built and will not be served: npm run build makes it');

  let isSetUp = false;
  /** Asked until there is an administrator: one always remains. */
  const describe = async (): Promise<Installation> => {
    isSetUp ||= await hasAdmin(deps);
    return isSetUp ? installation : { ...installation, needsSetup: true };
  };

  const sendPage = async (reply: FastifyReply, which: 'page' | 'reference') => {
    const page = assertBuilt(files)[which];
    const nonce = deps.random.token(16);
    // Without its database the page says that the server is away.
    const described = await describe().catch(() => installation);
    return (
      reply
        .headers(pageHeaders(nonce))
        .type('text/html; charset=utf-8')
        // In this order: what the installation says of itself may read like the place of the nonce.
        .send(pageOfInstallation(page.replaceAll(noncePlaceholder, nonce), described))
    );
  };

  app.get('/docs', forVisitors, (_request, reply) => sendPage(reply, 'reference'));
  app.get('/docs/*', forVisitors, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    if (!viewAddress.test(path)) throw new Problem('request/not-found');
    return sendPage(reply, 'reference');
  });
  app.get('/', forVisitors, (_request, reply) => reply.redirect('/console'));
  app.get('/console', forVisitors, (_request, reply) => sendPage(reply, 'page'));
  app.get('/console/*', forVisitors, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    const asset = assertBuilt(files).assets.get(path.replace(/^assets\//, ''));
    // The router drops a slash at the end, and no file has one.
    const isFolder = request.url.split('?', 1)[0]?.endsWith('/');
    if (path.startsWith('assets/') && asset && !isFolder) return sendAsset(asset, request, reply);
    if (!viewAddress.test(path)) throw new Problem('request/not-found');
    return sendPage(reply, 'page');
  });
}

/** @throws Problem console/not-built (503) */
function assertBuilt(files: ConsoleFiles | undefined): ConsoleFiles {
  if (!files) throw new Problem('console/not-built');
  return files;
}

/** The name changes with the content, so that a copy may be kept for good. */
async function sendAsset(asset: Asset, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const ready = (['br', 'gzip'] as const).filter((coding) => asset[coding]);
  const coding = acceptedCoding(request.headers['accept-encoding'], ready);
  const { url, etag } = (coding && asset[coding]) ?? asset.plain;
  reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
  if (isUnchanged(request, reply, etag)) return reply;
  const content = await readFile(url).catch((error: NodeJS.ErrnoException) => {
    reply.header('cache-control', 'no-store').removeHeader('etag');
    // Another version was put in its place.
    throw error.code === 'ENOENT' ? new Problem('request/not-found') : error;
  });
  if (coding) reply.header('content-encoding', coding);
  return reply.type(asset.type).send(content);
}
