/** docs/errors.md: every problem there is, and who answers with it. */

import { anchor } from '../../console/src/reference/anchor.ts';
import { type ApiDocument, operationsOf } from '../../console/src/reference/api-document.ts';
import { problemCatalogue } from '../../src/catalogue.ts';
import type { ProblemCode } from '../../src/problems.ts';
import { problemsOfEveryRequest } from './describe-operation.ts';
import { code, generatedFrom, json, link, table } from './markdown.ts';

export function errorsPage(document: ApiDocument): string {
  const codes = Object.keys(problemCatalogue) as ProblemCode[];
  return `${[
    generatedFrom('src/catalogue.ts and the routes'),
    '# Problems',
    'Every failure a client can be told about comes as `application/problem+json` (RFC 9457):',
    json(exampleOf(document, 'login/rejected')),
    'Decide by `code`: it never changes. `detail` is a sentence for people and may say more than the one listed here; `error` repeats it. `errors`, where there are any, lists `{ "field", "message" }`. `request_id` is also in the header `X-Request-Id` and finds the request in the log.',
    table(
      ['status', 'code', 'title'],
      codes
        .map((name) => ({ name, ...problemCatalogue[name] }))
        .sort((a, b) => a.status - b.status)
        .map(({ name, status, title }) => [String(status), link(name).replace(name, code(name)), title]),
    ),
    ...codes.flatMap((name) => chapter(document, name)),
  ].join('\n\n')}\n`;
}

function chapter(document: ApiDocument, name: ProblemCode): string[] {
  const { status, title, sentence } = problemCatalogue[name];
  return [`## ${name}`, `**${status} ${title}.** “${sentence}”`, answeredBy(document, name)];
}

function answeredBy(document: ApiDocument, name: ProblemCode): string {
  if (problemsOfEveryRequest.includes(name)) return 'Any request can meet it.';
  const operations = operationsOf(document);
  const those = operations.filter((operation) => operation['x-problems'].includes(name));
  const links = (list: typeof those) =>
    list.map(({ method, path }) => `[${code(`${method} ${path}`)}](api.md#${anchor(`${method} ${path}`)})`).join(', ');
  const others = operations.filter((operation) => !those.includes(operation));
  if (others.length * 2 < those.length) {
    return others.length === 0 ? 'Every operation can answer with it.' : `Every operation but ${links(others)}.`;
  }
  return those.length === 0 ? 'No operation of the API answers with it.' : `Answered by ${links(those)}.`;
}

function exampleOf(document: ApiDocument, name: ProblemCode): unknown {
  const { examples } = document.components as unknown as { examples: Record<string, { value: unknown }> };
  return examples[name.replace('/', '.')]?.value;
}
