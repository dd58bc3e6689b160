/** Answers given bytes at given paths, with Fastify and nothing else: what a framework costs by itself. Only for signed-in-read.ts. */
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';

const answers: [path: string, headers: Record<string, string>, body: string][] = JSON.parse(process.argv[2] ?? '[]');
const app = fastify({ keepAliveTimeout: 72_000 });
for (const [path, headers, body] of answers) app.get(path, (_request, reply) => reply.headers(headers).send(body));
await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`port ${(app.server.address() as AddressInfo).port}\n`);
