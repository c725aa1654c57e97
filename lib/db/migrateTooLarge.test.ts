import { expect, test } from 'vitest';
import { databaseBefore } from '../testing/migrationsBefore.ts';

test('what was marked as damaged for its size loses the mark and is read again; other marks stay', () => {
  const { before, migrate } = databaseBefore('too_large');
  before.exec(`
    insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at)
      values (1, 'Photos', 'a', '2020-01-01', 'A', 'a', 0);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        reader_version, damaged)
      values (1, 1, 'a.png', x'61', 'image', 'image/png', 1, 0, 'e', 0, 2, 'Input image exceeds pixel limit'),
        (2, 1, 'b.jpg', x'62', 'image', 'image/jpeg', 1, 0, 'e', 0, 2, 'ends early');
  `);
  const after = migrate();
  const rows = after.prepare('select damaged, reader_version from photos order by id').raw().all();
  expect(rows).toEqual([
    [null, 0],
    ['ends early', 2],
  ]);
});
