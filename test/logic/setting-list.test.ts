/** What the page of settings shows first, finds and copies. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import {
  envLine,
  findSettings,
  groupSettings,
  type Setting,
  toEnv,
} from '../../console/src/pages/settings/setting-list.ts';

function setting(name: string, part: Partial<Setting> = {}): Setting {
  return {
    name,
    group: 'server',
    value: 'x',
    is_set: true,
    default: 'x',
    unit: null,
    source: 'default',
    description: '',
    is_secret: false,
    ...part,
  };
}

describe('the list of settings', () => {
  it('has what was changed first and once, and no group without settings', () => {
    const list = [
      setting('PORT'),
      setting('HOST', { source: 'environment' }),
      setting('BRAND_NAME', { group: 'brand' }),
      setting('DATABASE_URL', { source: 'file', is_secret: true, value: null }),
    ];
    const names = groupSettings(list).map(({ name, settings }) => [name, ...settings.map((one) => one.name)]);
    assert.deepEqual(names, [
      ['changed', 'HOST', 'DATABASE_URL'],
      ['server', 'PORT'],
      ['brand', 'BRAND_NAME'],
    ]);
    assert.deepEqual(
      groupSettings([setting('PORT')]).map(({ name }) => name),
      ['server'],
    );
  });

  it('is searched by name, label, description and value, each word anywhere', () => {
    const list = [setting('PORT', { value: '3000', description: 'TCP port' }), setting('HOST')];
    const find = (words: string) => findSettings(list, words, (name) => `${name} label`).map(({ name }) => name);
    assert.deepEqual(find('tcp 30'), ['PORT']);
    assert.deepEqual(find('  '), ['PORT', 'HOST']);
    assert.deepEqual(find('host LABEL'), ['HOST']);
    assert.deepEqual(find('host tcp'), []);
  });

  it('is copied as lines that mean the same in .env, without secrets and defaults', () => {
    const values = [
      '#1d6b49',
      "Ask Tilda's desk",
      'a "b" c',
      'plain',
      'https://app.example.org/?a=b&c=d',
      '10.0.0.0/8,::1',
    ];
    const list = [
      ...values.map((value, at) => setting(`NAME_${at}`, { value, source: 'environment' })),
      setting('SECRET', { source: 'environment', is_secret: true, value: null }),
      setting('PORT'),
    ];
    const expected = Object.fromEntries(values.map((value, at) => [`NAME_${at}`, value]));
    assert.deepEqual({ ...parseEnv(toEnv(list)) }, expected);
    assert.equal(envLine('PORT', '3000'), 'PORT=3000');
  });
});
