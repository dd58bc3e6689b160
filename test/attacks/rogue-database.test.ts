/** A MySQL server that is not ours, and asks for what is none of its business. Covers S05. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { testSecret } from '../support/installation.ts';
import { listen } from '../support/listen.ts';
import { makeFolder, run } from '../support/process.ts';

const databasePassword = 's3cr@t/of:the?database#';

/** Starts against a server that says `greeting()` and then answers as it is told. @returns all it was sent */
async function startAgainst(answer: (message: Buffer, heard: number) => Buffer[]): Promise<string> {
  const heard: Buffer[] = [];
  const rogue = await listen((socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      for (const bytes of answer(chunk, heard.length)) socket.write(bytes);
    });
    socket.write(packet(0, greeting()));
  });
  const DATABASE_URL = `mysql://app:${encodeURIComponent(databasePassword)}@${rogue}/accounts`;
  const { code, stdout, stderr } = await run(['serve'], {
    env: { DATABASE_URL, ADMITTANCE_SECRET: testSecret, PORT: '0' },
  });
  assert.match(stderr, /^The database cannot be used: /);
  assert.doesNotMatch(stdout + stderr, /s3cr|of.the.database|canary/);
  assert.equal(code, 4);
  const all = Buffer.concat(heard).toString('latin1');
  assert.ok(all.includes('app'), 'the client did speak to it');
  return all;
}

describe('a database server that is not ours', () => {
  it('S05 is not given the password when it asks for it in clear text', async () => {
    const all = await startAgainst(() => [packet(2, Buffer.from('\xfemysql_clear_password\0\0', 'latin1'))]);
    assert.doesNotMatch(all, /s3cr|of.the.database/);
  });

  it('S05 is not sent a file when it asks for one instead of answering a query', async () => {
    const file = join(makeFolder(), 'canary.txt');
    writeFileSync(file, 'the canary in the file');
    let asked = 0;
    const all = await startAgainst((message, heard) => {
      if (heard === 1) return [packet(2, Buffer.from([0, 0, 0, 2, 0, 0, 0]))];
      // COM_QUERY: whatever it is, the server wants the file.
      if (message[4] !== 3) return [];
      asked++;
      return [packet(1, Buffer.concat([Buffer.from([0xfb]), Buffer.from(file)]))];
    });
    assert.ok(asked > 0, 'it came to asking');
    assert.doesNotMatch(all, /canary/);
  });
});

/** The greeting of a MySQL server (Protocol::HandshakeV10) that offers everything but TLS. */
function greeting(): Buffer {
  const capabilities = Buffer.from([0xff, 0xf7]);
  const upperCapabilities = Buffer.from([0x08, 0x00]);
  return Buffer.concat([
    Buffer.from('\x0a8.0.36\0\x01\0\0\0abcdefgh\0', 'latin1'),
    capabilities,
    Buffer.from([0x21, 0x02, 0x00]),
    upperCapabilities,
    Buffer.from(`\x15${'\0'.repeat(10)}ijklmnopqrst\0mysql_native_password\0`, 'latin1'),
  ]);
}

function packet(sequence: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(payload.length, 0, 3);
  head.writeUInt8(sequence, 3);
  return Buffer.concat([head, payload]);
}
