import { afterEach, beforeEach, expect, test } from 'vitest';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const write = (path: string, data: string) => used.write(path, jpeg({ data }));

test('a report names each new photo once that is a copy of another new one or of a known one', async () => {
  for (const name of ['b', 'a', 'c']) write(`2013/01_20_Sea/${name}.jpg`, 'same');
  write('2013/01_21_Sky/d.jpg', 'same');
  write('2013/01_21_Sky/e.jpg', 'other');
  for (const name of ['f', 'g']) used.write(`2013/01_21_Sky/${name}.jpg`, '');
  const first = await used.scan();
  const from = '2013/01_20_Sea/a.jpg';
  expect(first.report.copied_photos).toEqual({
    total: 3,
    items: ['01_20_Sea/b.jpg', '01_20_Sea/c.jpg', '01_21_Sky/d.jpg'].map((name) => ({
      path: `2013/${name}`,
      from,
    })),
  });
  expect(first.events.filter(({ kind }) => kind === 'copied')).toHaveLength(3);
  expect((await used.scan()).report.copied_photos.total).toBe(0);
  for (const name of ['h', 'i']) write(`2013/01_21_Sky/${name}.jpg`, 'other');
  for (const name of ['k', 'l']) write(`2013/01_21_Sky/${name}.jpg`, 'new');
  const { report, events } = await used.scan();
  const { items } = report.copied_photos;
  expect(items).toEqual(
    [
      ['h', 'e'],
      ['i', 'e'],
      ['l', 'k'],
    ].map(([path, of]) => ({
      path: `2013/01_21_Sky/${path}.jpg`,
      from: `2013/01_21_Sky/${of}.jpg`,
    })),
  );
  const isNew = events.flatMap((event) => (event.kind === 'copied' ? [event.isNew] : []));
  expect(isNew).toEqual([false, false, true]);
});
