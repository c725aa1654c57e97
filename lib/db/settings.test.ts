import { expect, test } from 'vitest';
import { openTestDatabase } from '../testing/testWorld.ts';
import { findSetting, keepSetting } from './settings.ts';

test('a setting is the last text that was kept under its name, until it is taken away', () => {
  const { db, close } = openTestDatabase();
  expect(findSetting(db, 'restored')).toBeNull();
  keepSetting(db, 'restored', 'a');
  keepSetting(db, 'date_order', 'b');
  keepSetting(db, 'restored', 'c');
  expect([findSetting(db, 'restored'), findSetting(db, 'date_order')]).toEqual(['c', 'b']);
  keepSetting(db, 'restored', null);
  expect([findSetting(db, 'restored'), findSetting(db, 'date_order')]).toEqual([null, 'b']);
  close();
});
