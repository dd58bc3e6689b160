/**
 * The `ssl-…` options of DATABASE_URL, against a MariaDB whose certificate is for localhost and
 * another one whose certificate is for somebody else. The keys in test/vectors/tls open nothing.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { connect } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { hasMariadb, startMariadb } from '../support/mariadb.ts';

const file = (name: string) => fileURLToPath(new URL(`../vectors/tls/${name}`, import.meta.url));
const authority = encodeURIComponent(file('ca.pem'));

describe('the connection to the database', { skip: !hasMariadb() && 'it needs a MariaDB of its own' }, () => {
  it('is encrypted and checked as DATABASE_URL says', async () => {
    const { url } = await serverWithCertificate('good');
    assert.equal(await cipherOf(url), '');
    assert.match(await cipherOf(`${url}?ssl-mode=REQUIRED`), /^TLS_/);
    assert.match(await cipherOf(`${url}?ssl-mode=VERIFY_CA&ssl-ca=${authority}`), /^TLS_/);
    assert.match(await cipherOf(`${url}?ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority}`), /^TLS_/);
    assert.match(await cipherOf(`${url}?ssl-ca=${authority}`), /^TLS_/);
    // Nobody this machine trusts has signed the certificate.
    await assert.rejects(cipherOf(`${url}?ssl-mode=VERIFY_IDENTITY`), /certificate/);
  });

  it('refuses a certificate for another host when the identity is to be checked', async () => {
    const { url } = await serverWithCertificate('other');
    assert.match(await cipherOf(`${url}?ssl-mode=VERIFY_CA&ssl-ca=${authority}`), /^TLS_/);
    await assert.rejects(cipherOf(`${url}?ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority}`), /altnames/);
    await assert.rejects(cipherOf(`${url}?ssl-ca=${authority}`), /altnames/);
  });
});

async function serverWithCertificate(name: string): Promise<{ url: string }> {
  const server = await startMariadb([
    `--ssl-ca=${file('ca.pem')}`,
    `--ssl-cert=${file(`${name}.pem`)}`,
    `--ssl-key=${file(`${name}.key`)}`,
  ]);
  cleanUpLater(server.stop);
  // By name: for an address the identity cannot be verified.
  return { url: `${server.url.replace('127.0.0.1', 'localhost')}/mysql` };
}

async function cipherOf(url: string): Promise<string> {
  const { database } = connect(url);
  try {
    const { rows } = await sql<{ Value: string }>`SHOW SESSION STATUS LIKE 'Ssl_cipher'`.execute(database);
    return rows[0]?.Value ?? '';
  } finally {
    await database.destroy();
  }
}
