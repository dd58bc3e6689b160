/** What a feature would do with such a library; test/journeys/package.test.ts bundles it. Arguments: address, file of the CA. */
import { readFileSync } from 'node:fs';
import library from './commonjs-library.cjs';

const [, , url = '', authority = ''] = process.argv;
const ca = readFileSync(authority);
process.stdout.write(`${await library.get(url, ca)} ${await library.getByHttp2(url, ca)}\n`);
