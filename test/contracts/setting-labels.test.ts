/** What the console calls the settings. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { admin } from '../../console/src/strings/en/admin.ts';
import { settingGroupNames, settings } from '../../src/config.ts';

it('has a label in the console for every setting, a title for every group and a word for every unit', () => {
  const { labels, groups, units } = admin.settings;
  assert.deepEqual(Object.keys(labels).sort(), settings.map(({ name }) => name).sort());
  assert.deepEqual(Object.keys(groups).sort(), ['changed', ...settingGroupNames].sort());
  const counted = new Set(settings.flatMap(({ unit }) => (unit === undefined ? [] : [unit])));
  assert.deepEqual(Object.keys(units).sort(), [...counted].sort());
});
