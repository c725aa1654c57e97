import { firstRow, runStatement } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { atomically } from '../../lib/db/write.ts';
import { addUser } from '../../lib/people/people.ts';
import { recountAlbums } from '../../lib/photos/counters.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { test as base } from './galleries.ts';
import { type Gallery, openGallery } from './gallery.ts';
import { drawnIn } from './pictures.ts';

/** How many photos the album has. */
export const thousands = 10_000;

/**
 * A gallery with an album of thousands of photos, twenty on each day. They are rows of the database
 * alone and have no files.
 */
type Thousands = Gallery & { readonly albumId: number };

async function openThousands(): Promise<Thousands> {
  let albumId = 0;
  const gallery = await openGallery(drawnIn('2015/01_01_Years', 1), (db) => {
    const anna = addUser(db, null, { handle: 'anna', name: 'Anna' }).id;
    albumId = firstRow<{ id: number }>(db, sql`select id from albums`)?.id ?? 0;
    const nobody = { public: false, inherit: true, groupIds: [] };
    setPolicies(db, null, [{ kind: 'album', id: albumId }], { ...nobody, userIds: [anna] });
    atomically(db, (tx) => {
      runStatement(tx, copies(albumId));
      recountAlbums(tx, [albumId]);
    });
  });
  return { ...gallery, albumId };
}

/** SQL: adds photos until there are thousands. */
const copies = (albumId: number) => sql`
  with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${thousands - 1})
  insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, width, height,
    taken_at, sort_key, added_at)
  select ${albumId}, 'p' || n || '.jpg', cast('2015/01_01_Years/p' || n || '.jpg' as blob), 'image', 'image/jpeg',
    1, 0, n, 3000, 1200 + n * 701 % 2800,
    strftime('%Y-%m-%dT%H:%M:%S', '2015-01-02 08:00', '+' || (n / 20 * 4) || ' days', '+' || n || ' seconds'),
    printf('%06d', n), 0
  from numbers`;

/** Tests of that gallery, which restore what they change. */
export const test = base.extend<object, { thousandsGallery: Thousands }>({
  thousandsGallery: [
    async ({ browserName: _ }, use) => {
      const gallery = await openThousands();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});
