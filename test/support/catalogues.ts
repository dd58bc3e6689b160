/** A catalogue of sentences as a list, and arguments that fit every sentence that takes some. */

/** Every sentence with where it stands: `queue.done.reject`. Functions are listed as they are. */
export function sentencesOf(tree: unknown, path: readonly string[] = []): [name: string, sentence: unknown][] {
  if (typeof tree !== 'object' || tree === null) return [[path.join('.'), tree]];
  // The key of an event has a dot of its own.
  return Object.entries(tree).flatMap(([key, value]) => sentencesOf(value, [...path, key.replaceAll('.', '/')]));
}

/** What a sentence comes out as, with `first`, `first + 1` and so on in the place of what it is about. */
export function say(sentence: unknown, first: number): string {
  if (typeof sentence !== 'function') return String(sentence);
  const said: unknown = sentence(...Array.from({ length: mostArguments }, (_, index) => sample(first + index)));
  return sentencesOf(said)
    .map(([, part]) => String(part))
    .join(' ');
}

const mostArguments = 6;

/** Is a number, a text, a list of one and an object of whatever is asked of it. */
function sample(value: number): unknown {
  const text = String(value);
  const get = (_target: object, key: string | symbol): unknown => {
    if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? value : text);
    if (key === 'valueOf') return () => value;
    if (key === 'toLocaleString' || key === 'toString') return () => text;
    if (key === 'length') return 1;
    // Lists of texts are spread, lists of objects mapped.
    if (key === Symbol.iterator) return () => [text][Symbol.iterator]();
    if (Object.hasOwn(Array.prototype, key)) return bound([sample(value)], key);
    if (Object.hasOwn(String.prototype, key)) return bound(text, key);
    return sample(value);
  };
  return new Proxy({}, { get });
}

function bound(value: object | string, key: string | symbol): unknown {
  const member = (Object(value) as Record<string | symbol, unknown>)[key];
  return typeof member === 'function' ? member.bind(value) : member;
}
