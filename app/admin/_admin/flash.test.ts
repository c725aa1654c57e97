import { expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { readFlash, withFlash } from './flash.ts';

const en = adminTexts('en');
const key = '7.AAAAAAAAAAAAAAAAAAAAAA';

const read = (address: string, t = en) =>
  readFlash(t, Object.fromEntries(new URL(address, 'http://gallery.invalid').searchParams));

test('what was done is told where it leads to, in the reader’s language', () => {
  const address = withFlash('/admin/albums', 'policies-set', {
    created: 1,
    changed: 2,
    change: key,
  });
  expect(read(address)).toEqual({
    text: 'Successfully created 1 and changed 2 access policies.',
    undo: key,
  });
  expect(read(address, adminTexts('fr'))?.text).toBe(
    '1 politique d’accès a été créée et 2 modifiées.',
  );
});

test('what could not be restored is told beside what was', () => {
  const text = (gone: number) =>
    read(withFlash('/', 'policies-restored', { count: 2, gone }))?.text;
  expect(text(0)).toBe('2 access policies are as they were before.');
  expect(text(1)).toContain('before. One person or group that they named is gone.');
  expect(text(3)).toContain('before. 3 people and groups');
});

test('the address keeps its own parameters and fragment, and no older message', () => {
  const first = withFlash('/admin/albums/5?page=2#photos', 'policies-set', { change: key });
  expect(first).toBe(
    '/admin/albums/5?page=2&done=policies-set&change=7.AAAAAAAAAAAAAAAAAAAAAA#photos',
  );
  expect(withFlash(first, 'saved')).toBe('/admin/albums/5?page=2&done=saved#photos');
});

test('an address leads nowhere but into the gallery', () => {
  for (const path of [
    '//evil.example/x',
    'https://evil.example/x',
    '/\\evil.example',
    '/.//evil',
  ]) {
    expect(withFlash(path, 'saved')).toMatch(/^\/(?!\/)/);
  }
});

test('an address cannot make the gallery say things', () => {
  expect(read('/?done=Your account is locked')).toBeNull();
  expect(read('/?done=__proto__')).toBeNull();
  expect(read('/?done=policies-set&created=<b>&changed=-1&change=x')).toEqual({
    text: 'Successfully created 0 and changed 0 access policies.',
    undo: null,
  });
});

test('only a change of policies and a removal can be undone', () => {
  expect(read(`/?done=saved&change=${key}`)?.undo).toBeNull();
  expect(read(`/?done=policies-unset&change=${key}`)?.undo).toBe(key);
  expect(read(`/?done=group-removed&change=${key}`)?.undo).toBe(key);
  expect(read(`/?done=person-removed&change=${key}`)?.undo).toBe(key);
  expect(read('/?done=policies-unset&change=7')?.undo).toBeNull();
});
