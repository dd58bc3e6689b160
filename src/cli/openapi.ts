import { describeThisApi } from '../describe-api.ts';
import { print } from './report.ts';

export async function printApiDescription(): Promise<void> {
  print(JSON.stringify(await describeThisApi(), null, 2));
}
