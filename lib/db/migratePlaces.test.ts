import { expect, test } from 'vitest';
import { recountAlbums } from '../photos/counters.ts';
import { databaseBefore } from '../testing/migrationsBefore.ts';
import type { ClientTx } from './client.ts';

test('photos that were there before are counted by place, as they are when counted again', () => {
  const { before, migrate } = databaseBefore('places');
  before.exec(`
    insert into users (id, handle, name, created_at) values (7, 'anna', 'Anna', 0);
    insert into policies (id, public, strip_metadata) values (1, 0, 0), (2, 0, 1), (3, 0, 0);
    insert into policy_users (policy_id, user_id) values (1, 7), (2, 7), (3, 7);
    insert into audiences (id, key, public) values (5, '[0,[7],[]]', 0);
    insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, search_text, added_at, missing_since)
      values (1, 'Photos', 'a', x'61', '2020-01-01', 'A', 'a', 0, null),
        (2, 'Photos', 'b', x'62', '2020-01-01', 'B', 'b', 0, 9);
    insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        policy_id, missing_since, waiting)
      select value, iif(value = 8, 2, 1), value, unhex('0' || value), 'image', 'image/png', 1, 0, 'e', 0,
        iif(value < 4, value, null), iif(value = 4, 9, null), value = 5
      from json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9]');
    insert into camera_details (photo_id, latitude, longitude)
      select id, iif(id = 6, null, 48.8566), iif(id = 6, null, iif(id = 9, -180, 2.3522)) from photos;
  `);
  const after = migrate();
  const rows = (table: string) => after.prepare(`select * from ${table}`).raw().all();
  const places = rows('photo_places');
  expect(places.map((row) => (row as number[])[3])).toEqual(
    expect.arrayContaining([9, 1, 2, 3, 7]),
  );
  const cells = rows('album_cells');
  // Two cells of photos that inherit, one of two photos that keep their metadata, one of the other.
  expect(cells).toHaveLength(4 * 4);
  expect(cells.filter((row) => (row as number[])[1] === 5)).toHaveLength(2 * 4);
  const all = (table: string) =>
    rows(table)
      .map((row) => JSON.stringify(row))
      .sort();
  const migrated = [all('photo_places'), all('album_cells')];
  recountAlbums({ $client: after } as ClientTx, [1, 2]);
  expect([all('photo_places'), all('album_cells')]).toEqual(migrated);
});
