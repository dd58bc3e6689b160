/** Where code asks which database it talks to, instead of its engine. */
import { parseSync, Visitor } from 'rolldown/utils';

const words = ['sqlite', 'mysql', 'mariadb', 'postgres', 'postgresql'];
export const engines = 'src/platform/database/engines/';

/** The comparisons with a database's name, as they are written; the engines themselves may make them. */
export function namedDatabases(file: string, text: string): string[] {
  const found: string[] = [];
  // To parse a file takes longer than to look for the words in it.
  if (file.startsWith(engines) || !words.some((word) => text.includes(word))) return found;
  const names = new Set<unknown>(words);
  const isName = ({ type, value }: { type: string; value?: unknown }) => type === 'Literal' && names.has(value);
  const { program } = parseSync(file, text);
  new Visitor({
    BinaryExpression({ left, operator, right, start, end }) {
      if (/^[!=]==?$/.test(operator) && (isName(left) || isName(right))) found.push(text.slice(start, end));
    },
    SwitchCase({ test, start, end }) {
      if (test && isName(test)) found.push(text.slice(start, end));
    },
  }).visit(program);
  return found;
}
