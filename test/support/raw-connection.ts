/** A connection to a database server that is set up to nothing, as somebody else's program has it. */
import { createConnection } from 'mysql2/promise';
import pg from 'pg';

export type RawConnection = {
  /** @param text one or several statements @returns the rows of the last one */
  query(text: string): Promise<Record<string, unknown>[]>;
  end(): Promise<void>;
  /** Without a farewell. */
  cut(): void;
};

export async function connectRaw(url: string): Promise<RawConnection> {
  return url.startsWith('mysql:') ? connectMysql(url) : connectPostgres(url);
}

async function connectMysql(url: string): Promise<RawConnection> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  connection.on('error', () => undefined);
  // Otherwise every statement would be part of a transaction, as the tests' servers are set up.
  await connection.query(
    'SET SESSION autocommit = 1; SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET SESSION wait_timeout = 28800',
  );
  return {
    async query(text) {
      const [result] = await connection.query(text);
      const last = Array.isArray(result) && Array.isArray(result[0]) ? result.at(-1) : result;
      return Array.isArray(last) ? (last as Record<string, unknown>[]) : [];
    },
    end: () => connection.end(),
    cut: () => connection.destroy(),
  };
}

async function connectPostgres(url: string): Promise<RawConnection> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED');
  return {
    async query(text) {
      const results: pg.QueryResult | pg.QueryResult[] = await client.query(text);
      return ([results].flat().at(-1) as pg.QueryResult).rows;
    },
    end: () => client.end(),
    cut: () => void client.end(),
  };
}

const homes = {
  'mysql:': { home: 'mysql', create: '', drop: '' },
  'postgres:': { home: 'postgres', create: "ENCODING 'UTF8' TEMPLATE template0", drop: 'WITH (FORCE)' },
};

/** @param server an address without a database name @returns the address of the new one, and how it goes away */
export async function makeDatabase(server: string, name: string): Promise<{ url: string; drop(): Promise<void> }> {
  const { home, create, drop } = homes[server.startsWith('mysql:') ? 'mysql:' : 'postgres:'];
  const run = async (text: string) => {
    const connection = await connectRaw(`${server}/${home}`);
    await connection.query(text).finally(() => connection.end());
  };
  await run(`CREATE DATABASE ${name} ${create}`);
  return { url: `${server}/${name}`, drop: () => run(`DROP DATABASE ${name} ${drop}`) };
}
