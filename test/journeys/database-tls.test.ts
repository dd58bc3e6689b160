/**
 * The options of DATABASE_URL for TLS, against a server whose certificate is for localhost and
 * another one whose certificate is for somebody else. The keys in test/vectors/tls open nothing.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { connect } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { hasMariadb, startMariadb } from '../support/mariadb.ts';
import { hasPostgres, startPostgres } from '../support/postgres.ts';
import { makeDatabase } from '../support/raw-connection.ts';

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

describe('the connection to PostgreSQL', { skip: !hasPostgres() && 'it needs a PostgreSQL of its own' }, () => {
  it('is encrypted and checked as DATABASE_URL says', async () => {
    const { url, byAddress } = await postgresWithCertificate('good');
    assert.equal(await protocolOf(url), '');
    assert.match(await protocolOf(`${url}?sslmode=require`), /^TLS/);
    assert.match(await protocolOf(`${url}?sslmode=verify-ca&sslrootcert=${authority}`), /^TLS/);
    assert.match(await protocolOf(`${url}?sslmode=verify-full&sslrootcert=${authority}`), /^TLS/);
    assert.match(await protocolOf(`${url}?sslrootcert=${authority}`), /^TLS/);
    // Nobody this machine trusts has signed the certificate.
    await assert.rejects(protocolOf(`${url}?sslmode=verify-full`), /certificate/);
    await assert.rejects(protocolOf(`${url}?sslmode=require&sslrootcert=${file('good.pem')}`), /certificate/);
    // The certificate is for the address as well.
    assert.match(await protocolOf(`${byAddress}?sslrootcert=${authority}`), /^TLS/);
  });

  it('refuses a certificate for another host when the identity is to be checked', async () => {
    const { url, byAddress } = await postgresWithCertificate('other');
    assert.match(await protocolOf(`${url}?sslmode=verify-ca&sslrootcert=${authority}`), /^TLS/);
    await assert.rejects(protocolOf(`${url}?sslmode=verify-full&sslrootcert=${authority}`), /altnames/);
    for (const host of [url, byAddress])
      await assert.rejects(protocolOf(`${host}?sslrootcert=${authority}`), /altnames/);
  });
});

async function postgresWithCertificate(name: string): Promise<{ url: string; byAddress: string }> {
  // Its owner has to be who runs the server, and nobody else may read it.
  const server = await startPostgres([], { certificate: file(`${name}.pem`), key: file(`${name}.key`) });
  cleanUpLater(server.stop);
  const { url } = await makeDatabase(server.url, 'accounts');
  return { url: url.replace('127.0.0.1', 'localhost'), byAddress: url };
}

async function protocolOf(url: string): Promise<string> {
  const { database } = connect(url);
  try {
    const { rows } = await sql<{ version: string | null }>`
      SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()`.execute(database);
    return rows[0]?.version ?? '';
  } finally {
    await database.destroy();
  }
}
