/** The sentences of the console in every language: complete, and about the same. No browser is needed to know that. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject } from 'ajv';
import { de } from '../../console/src/strings/de/index.ts';
import { en } from '../../console/src/strings/en/index.ts';
import { chooseLanguage, languages } from '../../console/src/strings/language.ts';
import { problemCatalogue } from '../../src/catalogue.ts';
import { findPasswordFaults } from '../../src/features/passwords/password.ts';
import { findUsernameFault } from '../../src/features/users/username.ts';
import { sentenceOf } from '../../src/platform/http/guard/field-sentences.ts';
import { say, sentencesOf } from '../support/catalogues.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const further = { de };

it('has a catalogue for every language', () => {
  assert.deepEqual(['en', ...Object.keys(further)].sort(), Object.keys(languages).sort());
});

describe('the language that is chosen', () => {
  for (const [kept, preferred, chosen] of [
    [undefined, ['de-CH', 'en'], 'de'],
    [undefined, ['DE'], 'de'],
    [undefined, ['fr', 'de'], 'de'],
    [undefined, ['en-US', 'de'], 'en'],
    [undefined, ['deu', 'constructor'], 'en'],
    [undefined, [], 'en'],
    ['de', ['en'], 'de'],
    ['en', ['de'], 'en'],
    ['fr', ['de'], 'de'],
    ['toString', [], 'en'],
  ] as const)
    it(`is ${chosen} for ${kept ?? 'no choice'} and a browser that prefers ${preferred.join(', ') || 'none'}`, () =>
      assert.equal(chooseLanguage(kept, preferred), chosen));
});

for (const [language, catalogue] of Object.entries({ en, ...further })) {
  const english = new Map(sentencesOf(en));

  describe(`every sentence of ${language}`, () => {
    const sentences = sentencesOf(catalogue).filter(([name]) => !name.startsWith('service.'));

    it('says something, of whatever it is about', () => {
      for (const [name, sentence] of sentences)
        for (const first of [0, 1, 2, 51]) {
          // Nothing is to be said there.
          if (sentence === '' && english.get(name) === '') continue;
          const said = say(sentence, first);
          assert.ok(said.trim() !== '', name);
          assert.doesNotMatch(said, /undefined|NaN|\[object|=>|^ | $/, name);
        }
    });

    it('is about the same as in English', () => {
      for (const [name, sentence] of sentences) {
        const other = english.get(name);
        if (typeof sentence !== typeof other) continue;
        if (typeof sentence === 'function' && sentence.length !== (other as () => string).length) continue;
        const numbers = (one: unknown) => [...new Set(say(one, 51).match(/\b5[1-6]\b|\{\w+\}/g))].sort();
        assert.deepEqual(numbers(sentence), numbers(english.get(name)), name);
      }
    });
  });
}

describe('the files of a further language', () => {
  it('import nothing that runs from outside: the first file of the console waits for them', () => {
    for (const language of Object.keys(further)) {
      const folder = `console/src/strings/${language}`;
      const files = globSync(`${folder}/*.ts`, { cwd: root });
      assert.ok(files.includes(join(folder, 'index.ts')), 'an index');
      for (const file of files)
        for (const [, from = ''] of readFileSync(join(root, file), 'utf8').matchAll(
          /^import (?!type )[^;]*?'([^']+)'/gm,
        ))
          assert.equal(dirname(join(folder, from)), folder, `${file} imports ${from}`);
    }
  });
});

describe('what the service says in English', () => {
  for (const [language, { service }] of Object.entries(further)) {
    it(`has a sentence in ${language} for every problem`, () => {
      const said = Object.keys(service?.problems ?? {});
      assert.ok(said.length > 50);
      assert.ok(said.some((code) => code in problemCatalogue));
    });

    it(`has words in ${language} for whatever is wrong with a field`, () => {
      for (const sentence of whatFieldsAreRefusedFor()) {
        const said = service?.field?.(sentence) ?? sentence;
        assert.notEqual(said, sentence);
        assert.doesNotMatch(said, /undefined/);
        for (const number of sentence.match(/\d+/g) ?? []) assert.ok(said.includes(number), `${sentence}: ${said}`);
      }
    });
  }
});

function whatFieldsAreRefusedFor(): string[] {
  const policy = { minLength: 15, username: 'robin', isCommon: () => true };
  return [
    ...new Set([
      ...findPasswordFaults('robin admittance', policy).map(({ message }) => message),
      ...findPasswordFaults('aaaa', policy).map(({ message }) => message),
      ...findPasswordFaults('a'.repeat(300), policy).map(({ message }) => message),
      ...['a'.repeat(60), '.', 'a b', 'ab\u00ad', '.\u0301a', 'ﬁ', 'aа'].map(
        (name) => findUsernameFault(name)?.message,
      ),
      ...writtenInSources(/^ *'x-rule': '([^']+)'/gm),
      ...writtenInSources(/errors: \[\{ field(?:: '\w+')?,(?: code: '\w+',)? message: '([^']+)' \}\]/g),
      ...refusedBySchemas(),
    ]),
  ].filter((sentence) => sentence !== undefined);
}

function writtenInSources(pattern: RegExp): string[] {
  const files = globSync('src/**/*.ts', { cwd: root });
  const found = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(pattern)]);
  assert.ok(found.length > 4, `${pattern}`);
  return found.map(([, sentence = '']) => sentence);
}

/** One for each rule that schemas here have. */
function refusedBySchemas(): string[] {
  const ajv = new Ajv({ verbose: true, allErrors: true, strict: false, formats: { email: /^$/, 'date-time': /^$/ } });
  const refused: [schema: object, value: unknown][] = [
    [{ type: 'object', required: ['a'] }, {}],
    [{ type: 'object', additionalProperties: false }, { a: 1 }],
    ...['string', 'integer', 'number', 'boolean', 'array', 'object', ['string', 'null']].flatMap(
      (type): [object, unknown][] => [[{ type }, type === 'array' ? 1 : type === 'object' ? [] : [1]]],
    ),
    [{ type: 'string' }, null],
    [{ enum: ['a', 'b', 'c'] }, 'd'],
    [{ enum: Array.from({ length: 13 }, (_, index) => index) }, 'd'],
    [{ const: 'a' }, 'b'],
    [{ type: 'string', format: 'email' }, 'a'],
    [{ type: 'string', format: 'date-time' }, 'a'],
    [{ type: 'string', pattern: '^a$' }, 'b'],
    [{ type: 'string', minLength: 1 }, ''],
    [{ type: 'string', minLength: 3 }, ''],
    [{ type: 'string', maxLength: 1 }, 'ab'],
    [{ type: 'string', maxLength: 3 }, 'abcd'],
    [{ type: 'array', minItems: 1 }, []],
    [{ type: 'array', minItems: 3 }, []],
    [{ type: 'array', maxItems: 1 }, [1, 2]],
    [{ type: 'array', uniqueItems: true }, [1, 1]],
    [{ type: 'number', minimum: 3 }, 1],
    [{ type: 'number', maximum: 3 }, 7],
    [{ not: {} }, 1],
  ];
  return refused.flatMap(([schema, value]) => {
    const validate = ajv.compile(schema);
    assert.equal(validate(value), false);
    return (validate.errors as ErrorObject[]).map(sentenceOf);
  });
}
