/** The logo, at an address that changes with it. */
import type { App } from '../../platform/http/server/server.ts';
import { type PackedAnswer, packAnswer, sendPacked } from '../../platform/http/wire/packed-answer.ts';
import { Problem } from '../../problems.ts';
import { logoName } from './describe-installation.ts';
import type { Logo } from './read-logo.ts';

/** Opened by itself, an SVG is a document: it may draw, and neither load nor run anything. Within `<img>` it never can. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'";

export function brandRoutes(app: App, logo: Logo | undefined): void {
  let packed: Promise<PackedAnswer> | undefined;
  app.get('/console/brand/*', { config: { access: 'anyone' }, schema: { hide: true } }, async (request, reply) => {
    const { '*': file } = request.params as { '*': string };
    if (!logo || file !== logoName(logo)) throw new Problem('request/not-found');
    packed ??= packAnswer(logo.content);
    reply.headers({ 'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': policy });
    return sendPacked(request, reply.type(logo.type), await packed);
  });
}
