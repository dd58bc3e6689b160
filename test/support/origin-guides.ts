/** What a guide for those who come from another program shows at a prompt, run on accounts which that one made. */
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { assertConsole } from './console-blocks.ts';
import { onEveryDatabase } from './databases.ts';
import { run } from './foreign-tables.ts';
import { install, testSecret } from './installation.ts';
import { makeFolder } from './process.ts';
import { isFullTier } from './tier.ts';

/** @param address the one that the guide gives to the database of the other program */
export function tryGuide(origin: string, address: string): void {
  const vectors = readFileSync(new URL(`../vectors/origins/${origin}.sql`, import.meta.url), 'utf8');
  onEveryDatabase(`the guide for ${origin}`, (test) => {
    it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
      const source = await test.create();
      if (test.name === 'mariadb') await run(source, 'ALTER DATABASE CHARACTER SET utf8mb4');
      await run(source, ...(vectors.match(/^(?:CREATE|INSERT) .*(?=;$)/gm) ?? []));
      const { base, deps } = await install(test);
      const env = {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATABASE_URL: deps.config.databaseUrl,
        ADMITTANCE_SECRET: testSecret,
      };
      const replace = { [address]: source, 'http://127.0.0.1:3000': base };
      await assertConsole(`docs/guides/${origin}.md`, 'console', { cwd: makeFolder(), env, replace });
    });
  });
}
