import { readFileSync } from 'node:fs';
import { apiDescription } from '../open-deps.ts';
import { print } from './report.ts';

export function printApiDescription(): void {
  print(readFileSync(apiDescription, 'utf8').trimEnd());
}
