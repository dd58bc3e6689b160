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
import { eventCatalogue, permissions, problemCatalogue, settingGroups } from '../../src/catalogue.ts';
import { findPasswordFaults, passwordRules } from '../../src/features/passwords/password.ts';
import { findUsernameFault } from '../../src/features/users/username.ts';
import { sentenceOf } from '../../src/platform/http/guard/field-sentences.ts';
import { say, sentencesOf } from '../support/catalogues.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const further = { de };

/** The names in the generated list: the settings themselves are read with half of the server. */
const settings = [...readFileSync(join(root, 'docs/configuration.md'), 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(
  ([, name = '']) => name,
);

/** What is no sentence, or a word that both have. */
const sameIn = {
  de: [
    ...['Admittance', 'npx admittance admin create NAME', 'user', 'openapi.json', 'J K', 'A', 'R', 'O', 'X', 'U'],
    ...['Django', 'Laravel', 'WordPress', 'Keycloak', 'Auth0', 'Firebase', 'Supabase'],
    ...['Navigation', 'Server', 'Domain', 'ID 51', 'Person', 'Name', 'Version', 'Port', 'Logo', '51 ms', '51 s'],
    ...['Hashes', 'Format'],
  ],
};

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

    it('is there, and none that English has not', () => {
      const names = (list: readonly [string, unknown][]) =>
        list.map(([name, sentence]) => `${name} ${typeof sentence}`).filter((name) => !name.startsWith('service.'));
      assert.deepEqual(names(sentences).sort(), names([...english]).sort());
    });

    it('is about the same as in English', () => {
      for (const [name, sentence] of sentences) {
        const numbers = (one: unknown) => [...new Set(say(one, 51).match(/\b5[1-6]\b|\{\w+\}/g))].sort();
        assert.deepEqual(numbers(sentence), numbers(english.get(name)), name);
      }
    });
  });
}

describe('a sentence that is the same in English', () => {
  for (const [language, catalogue] of Object.entries(further))
    it(`is one of a few words that ${language} has as well`, () => {
      const english = new Map(sentencesOf(en));
      const same = sentencesOf(catalogue)
        .filter(([name, sentence]) => !name.startsWith('service.') && say(sentence, 51) === say(english.get(name), 51))
        .map(([, sentence]) => say(sentence, 51));
      const known: ReadonlySet<string> = new Set(sameIn[language as keyof typeof sameIn]);
      assert.deepEqual(
        [...new Set(same)].filter(
          (sentence) => /\p{L}/u.test(sentence.replaceAll(/\{\w+\}/g, '')) && !known.has(sentence),
        ),
        [],
      );
    });
});

describe('what is called by a name of the service', () => {
  for (const [language, { audit, roles, admin, comingIn, common }] of Object.entries({ en, ...further }))
    it(`has words in ${language}`, () => {
      for (const [sentences, names] of [
        [audit.events, Object.keys(eventCatalogue)],
        [audit.types, Object.keys(eventCatalogue)],
        [roles.permissions, permissions],
        [roles.acts, permissions],
        [common.status, ['pending', 'active', 'rejected', 'suspended']],
        [comingIn.passwordRules.byCode, Object.keys(passwordRules(15))],
        [admin.settings.labels, settings],
        [admin.settings.groups, ['changed', 'server', ...Object.keys(settingGroups)]],
      ] as const)
        assert.deepEqual(
          names.filter((name) => !Object.hasOwn(sentences, name)),
          [],
        );
    });
});

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
      assert.deepEqual(Object.keys(service.problems).sort(), Object.keys(problemCatalogue).sort());
    });

    it(`has a sentence in ${language} for every setting and built-in role`, () => {
      assert.deepEqual(Object.keys(service.settings).sort(), settings.toSorted());
      assert.deepEqual(Object.keys(service.roles).sort(), ['admin', 'user']);
    });

    it(`has words in ${language} for whatever is wrong with a field`, () => {
      for (const sentence of whatFieldsAreRefusedFor()) {
        const said = service.field(sentence);
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
