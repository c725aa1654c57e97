import { describe, expect, test } from 'vitest';
import { adminTexts } from '../../lib/i18n/admin.ts';
import { openTestDatabase } from '../../lib/testing/testWorld.ts';
import { attempt } from '../admin/_admin/attempt.ts';
import { formOf } from './form.ts';

const nonsense = [undefined, null, 7, 'x', [], {}, { get: 'x', getAll: () => [] }];

describe('an action that a script calls with nonsense', () => {
  test.each(nonsense)('of the gallery: %j is read as an empty form', (given) => {
    expect(() => formOf(given)).toThrow('NEXT_HTTP_ERROR_FALLBACK;404');
  });

  test.each(nonsense)(
    'of the admin screens: %j is answered as a form that cannot be read',
    async (given) => {
      const { db, close } = openTestDatabase();
      const t = adminTexts('en');
      const work = async () => ({ fault: 'was done' });
      expect(await attempt({ db, t }, given, work)).toEqual({ fault: t('formUnreadable') });
      expect(await attempt({ db, t }, new FormData(), work)).toEqual({ fault: 'was done' });
      close();
    },
  );
});
