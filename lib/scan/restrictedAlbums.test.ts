import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { overClient } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { findAlbumDetails } from '../photos/albumDetails.ts';
import { undoChange } from '../policies/undo.ts';
import { asTx } from '../testing/asTx.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, write, rename, copy, sql, close, seen, waiting } = openRecognitionLibrary();

describe('a restricted album stays restricted', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) write(`${shown}/${name}.jpg`);
    for (const name of ['d', 'e']) write(`${other}/${name}.jpg`);
    await used.scan();
    close(shown);
  });
  const policies = () =>
    used
      .albums()
      .map(({ id, dirpath, missing, public: isPublic }) => ({ id, dirpath, missing, isPublic }));

  test('when it is renamed', async () => {
    rename(shown, '2016/01_01_Elsewhere');
    await used.scan();
    expect(policies()).toMatchObject([
      { id: 2, isPublic: 1 },
      { id: 1, dirpath: '2016/01_01_Elsewhere', missing: false, isPublic: 0 },
    ]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('when its category is renamed in gallery.yaml', async () => {
    const renamed = compilePattern('Family', String.raw`.*/(?<a_name>[^/]+)/[^/]+\.jpg`);
    const { state } = await used.scan({ patterns: [renamed] });
    expect(state).toBe('done');
    expect(used.albums()).toMatchObject([
      { id: 1, category: 'Family', public: 0, missing: false },
      { id: 2, category: 'Family', public: 1 },
    ]);
  });

  test('when its category is renamed while its photos are missing', async () => {
    rename(shown, 'away');
    await used.scan({ maxRemoved: 1 });
    write(`${shown}/new.jpg`);
    const renamed = compilePattern('Family', String.raw`.*/(?<a_name>[^/]+)/[^/]+\.jpg`);
    const patterns = [renamed];
    await used.scan({ patterns, maxRemoved: 1 });
    expect(used.albums().filter(({ missing }) => !missing)).toMatchObject([
      { category: 'Family', dirpath: shown, public: 0 },
      { category: 'Family', dirpath: other, public: 1 },
    ]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('when it is renamed and its photos were never read, and so do new photos in it', async () => {
    sql('update photos set quick_key = null, full_key = null, reader_version = 0');
    rename(shown, '2016/01_01_Elsewhere');
    write('2016/01_01_Elsewhere/new.jpg', 'of another size');
    await used.scan({ readHeaders: false, maxRemoved: 1 });
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('when a part of it moves: a new album gets a copy of its policy, and photos in a public one wait', async () => {
    rename(`${shown}/a.jpg`, '2016/01_01_Part/a.jpg');
    rename(`${shown}/b.jpg`, `${other}/b.jpg`);
    write('2016/01_01_Part/new.jpg');
    sql('update albums set cover_photo_id = 1 where id = 1');
    await used.scan();
    expect(policies()).toMatchObject([
      { id: 1, dirpath: shown, missing: false, isPublic: 0 },
      { id: 2, isPublic: 1 },
      { id: 3, dirpath: '2016/01_01_Part', isPublic: 0 },
    ]);
    expect(used.albums()[0]).toMatchObject({ cover_photo_id: 1, photo_count: 1 });
    const covers = () =>
      used.inDatabase((client) => {
        const details = findAlbumDetails(overClient(client), 1);
        return [details?.chosenCoverId, details?.coverId];
      });
    expect(covers()).toEqual([null, 3]);
    rename('2016/01_01_Part/a.jpg', `${shown}/a.jpg`);
    await used.scan();
    expect(covers()).toEqual([1, 1]);
    rename(`${shown}/a.jpg`, '2016/01_01_Part/a.jpg');
    await used.scan();
    expect(waiting()).toEqual([[`${other}/b.jpg`, 'moved']]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('when a new file has the name of a missing photo that more people could see, or a share showed', async () => {
    sql(`insert into policies (id, public) values (50, 1), (51, 1);
      update photos set policy_id = 50 where filename = 'a.jpg';
      update photos set policy_id = 51 where filename = 'c.jpg';
      insert into shares (id, token_hash, created_at) values (1, 'x', 0);
      insert into share_photos select 1, id from photos where filename = 'b.jpg'`);
    for (const name of ['a', 'b', 'c']) used.remove(`${shown}/${name}.jpg`);
    const scan = () => used.scan({ maxRemoved: 1 });
    await scan();
    for (const name of ['a', 'b'])
      write(`${shown}/${name}.jpg`, `another ${name}, of another size`);
    write(`${shown}/c.jpg`);
    await scan();
    expect(waiting()).toEqual([
      [`${shown}/a.jpg`, 'same-name'],
      [`${shown}/b.jpg`, 'same-name'],
    ]);
    expect(seen()).toContain(`${shown}/c.jpg`);
    // Where the name differs in its form alone, in one scan.
    used.remove(`${shown}/c.jpg`);
    write(`${shown}/C.jpg`, 'another c, of another size');
    await scan();
    expect(waiting()).toContainEqual([`${shown}/C.jpg`, 'same-name']);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('when two albums become one, which nobody sees until somebody decides', async () => {
    rename(`${shown}/a.jpg`, '2016/01_01_Both/a.jpg');
    rename(`${other}/d.jpg`, '2016/01_01_Both/d.jpg');
    await used.scan();
    expect(policies()[2]).toMatchObject({ dirpath: '2016/01_01_Both', isPublic: null });
  });

  test('when it is copied: the new album gets a copy of its policy', async () => {
    copy(shown, '2016/01_01_Copy');
    await used.scan();
    expect(policies()[2]).toMatchObject({ dirpath: '2016/01_01_Copy', isPublic: 0 });
    expect(waiting()).toEqual([]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('the activity tells of a copied policy, which can be undone like any other change', async () => {
    sql(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      insert into policy_users (policy_id, user_id)
        select policy_id, 1 from albums where dirpath = '${shown}'`);
    copy(shown, '2014/01_01_Copy');
    copy(shown, '2014/01_02_Copy');
    await used.scan();
    const named = () =>
      used.inDatabase((client) =>
        client
          .prepare(
            `select dirpath, user_id from albums join policy_users using (policy_id) order by 1`,
          )
          .raw()
          .all(),
      );
    expect(named()).toEqual([
      [shown, 1],
      ['2014/01_01_Copy', 1],
      ['2014/01_02_Copy', 1],
    ]);
    used.inDatabase((client) => {
      const db = asTx(overClient(client));
      const [told, ...more] = client
        .prepare(`select user_id, details from activity where kind = 'policy-changed'`)
        .all() as { user_id: number | null; details: string }[];
      expect(more).toEqual([]);
      const { changeId, ...details } = JSON.parse(told?.details ?? '');
      const ann = { id: 1, name: 'Ann', handle: 'ann' };
      expect(details).toMatchObject({
        how: 'copy',
        targets: 2,
        steps: [{ albums: 2, from: null, to: { public: false, users: [ann] } }],
      });
      expect(undoChange(db, null, changeId)).toMatchObject({ restored: 2 });
    });
    expect(named()).toEqual([[shown, 1]]);
  });

  test('when it is a copy of an album that was removed: photos that come back in the first place wait', async () => {
    copy(other, '2016/01_01_Copy');
    await used.scan();
    used.remove(other);
    await used.scan({ maxRemoved: 1 });
    close('2016/01_01_Copy');
    copy('2016/01_01_Copy', other);
    await used.scan();
    expect(waiting()).toEqual([
      [`${other}/d.jpg`, 'ambiguous'],
      [`${other}/e.jpg`, 'ambiguous'],
    ]);
    expect(seen()).toEqual([]);
  });

  test('a copy waits in an album that a share shows whole, though nobody else sees it', async () => {
    close(other);
    sql(`insert into shares (token_hash, album_id, created_at) values ('x', 2, 0)`);
    copy(`${shown}/a.jpg`, `${other}/a.jpg`);
    await used.scan();
    expect(waiting()).toEqual([[`${other}/a.jpg`, 'copied']]);
  });

  test('photos with one content and different policies all wait when they are renamed', async () => {
    copy(`${shown}/a.jpg`, `${other}/twin.jpg`);
    await used.scan();
    sql('update photos set waiting = 0');
    rename(`${shown}/a.jpg`, `${shown}/y.jpg`);
    rename(`${other}/twin.jpg`, `${other}/z.jpg`);
    await used.scan();
    expect(waiting()).toEqual([
      [`${shown}/y.jpg`, 'ambiguous'],
      [`${other}/z.jpg`, 'ambiguous'],
    ]);
  });

  test('when it is renamed and an interrupted scan had begun another album in the new place', async () => {
    sql(`insert into albums (category, raw_dirpath, dirpath, derived_date, derived_name, missing_since, unrevealed, added_at, search_text)
      values ('Photos', cast('2016/01_01_Later' as blob), '2016/01_01_Later', '', '', 1, 1, 0, '')`);
    sql(`insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, quick_key, added_at)
      select 3, filename, cast('2016/01_01_Later/a.jpg' as blob), kind, media_type, size, file_time, etag, quick_key, 0 from photos where id = 1`);
    rename(shown, '2016/01_01_Later');
    const { state } = await used.scan();
    expect(state).toBe('done');
    expect(
      used.albums().find(({ dirpath, missing }) => /Later/.test(dirpath) && !missing),
    ).toMatchObject({ id: 1, public: 0 });
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('videos that leave it wait, and so does one whose content was never read', async () => {
    used.write(`${shown}/f.mp4`, 'a film');
    used.write(`${shown}/g.mp4`, 'another, longer film');
    await used.scan();
    sql("update photos set quick_key = null, full_key = null where filename = 'g.mp4'");
    rename(`${shown}/f.mp4`, `${other}/f2.mp4`);
    rename(`${shown}/g.mp4`, `${other}/g2.mp4`);
    await used.scan();
    expect(waiting()).toEqual([
      [`${other}/f2.mp4`, 'moved'],
      [`${other}/g2.mp4`, 'unsure'],
    ]);
  });

  test('when its photos are known by the keys of an older version alone', async () => {
    const [quick] = used.photos().map((photo) => photo['full_key']);
    expect(quick).toMatch(/^[0-9a-f]{32}$/);
    const old = used.photos().map(({ id }) => id);
    used.inDatabase((client) => {
      client.exec('update photos set quick_key = null, full_key = null');
      const keep = client.prepare('update photos set content_key = ? where id = ?');
      for (const id of old)
        keep.run(oldKeyOf(`${id <= 3 ? shown : other}/${'abcde'[id - 1]}.jpg`), id);
    });
    rename(shown, '2016/01_01_Elsewhere');
    await used.scan();
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
    expect(used.photos().map(({ id }) => id)).toEqual(old);
  });
});

/** The key as older versions made it: of size and first 128 KiB. */
function oldKeyOf(data: string): string {
  const bytes = jpeg({ data });
  const size = Buffer.alloc(8);
  size.writeDoubleBE(bytes.length);
  return createHash('sha256')
    .update(size)
    .update(bytes.subarray(0, 131_072))
    .digest('hex')
    .slice(0, 32);
}
