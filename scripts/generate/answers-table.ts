/** In docs/adoption.md: what a value of another program says to the questions who may sign in. */
import { type Kind, meanings, type Question, questions } from '../../src/features/adoption/meaning.ts';
import { between, code, table } from './markdown.ts';

const kinds: Kind[] = ['flag', 'confirmed', 'locked'];

export function withAnswers(page: string): string {
  const rows = Object.values(meanings).map(({ says, examples, answers }) => [
    says,
    [...new Set((examples as readonly unknown[]).map(write))].join(', '),
    ...kinds.map((kind) => answer(answers[kind]) ?? `unclear: ${answer(leastOf(kind))}`),
  ]);
  return between('answers', page, table(['a value', 'such as', ...kinds.map(namesOf)], rows));
}

function questionsOf(kind: Kind): Question[] {
  return (Object.keys(questions) as Question[]).filter((question) => questions[question].kind === kind);
}

function namesOf(kind: Kind): string {
  return questionsOf(kind).map(code).join(', ');
}

function leastOf(kind: Kind): boolean {
  return questions[questionsOf(kind)[0] as Question].least;
}

function answer(is: boolean | undefined): string | undefined {
  return is === undefined ? undefined : is ? 'yes' : 'no';
}

function write(value: unknown): string {
  if (value === null) return 'no value';
  if (value === '') return 'an empty text';
  if (value === '\u200b') return 'what cannot be seen';
  if (value instanceof Uint8Array) return `BIT ${value[0]}`;
  if (typeof value === 'string') return value.trim() === '' ? 'blanks' : code(value);
  return code(JSON.stringify(value));
}
