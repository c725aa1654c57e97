import { beforeEach, describe, expect, test } from 'vitest';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, write, rename, copy, sql, hide, close, scanWithHidden, seen, waiting, rowAt } =
  openRecognitionLibrary();

describe('a hidden photo stays hidden', () => {
  beforeEach(scanWithHidden);

  test.each([
    ['renamed', `${shown}/z.jpg`],
    ['moved to another public album', `${other}/a.jpg`],
    ['moved to a new album', '2014/02_02_New/a.jpg'],
    ['renamed in case', `${shown}/A.jpg`],
    ['given a name with a full-width slash', `${shown}/x\uff0fa.jpg`],
    ['given another extension', `${shown}/a.png`],
  ])('when it is %s', async (_, to) => {
    rename(`${shown}/a.jpg`, to);
    const { state, report } = await used.scan();
    expect(state).toBe('done');
    expect(rowAt(to)).toMatchObject({
      id: 1,
      caption: 'a.jpg',
      edited_at: '2000-01-01',
      waiting: 0,
    });
    expect(seen()).toEqual([`${shown}/b.jpg`, `${shown}/c.jpg`, `${other}/d.jpg`].sort());
    expect(report).toMatchObject({ added_photos: { total: 0 }, missing_photos: { total: 0 } });
  });

  test('when it is moved and only names are read, and when it returns in a later scan', async () => {
    rename(`${shown}/a.jpg`, 'away.bin');
    await used.scan({ readHeaders: false });
    expect(rowAt(`${shown}/a.jpg`)).toBeUndefined();
    rename('away.bin', `${other}/back.jpg`);
    await used.scan({ readHeaders: false });
    expect(rowAt(`${other}/back.jpg`)).toMatchObject({ id: 1, width: 40 });
    expect(seen()).not.toContain(`${other}/back.jpg`);
  });

  test('when it swaps names with another photo', async () => {
    rename(`${shown}/a.jpg`, 'x');
    rename(`${shown}/b.jpg`, `${shown}/a.jpg`);
    rename('x', `${shown}/b.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1, caption: 'a.jpg' });
    expect(rowAt(`${shown}/a.jpg`)).toMatchObject({ id: 2, caption: 'b.jpg' });
    expect(seen()).toEqual([`${shown}/a.jpg`, `${shown}/c.jpg`, `${other}/d.jpg`].sort());
  });

  test('when three photos take the names of one another', async () => {
    rename(`${shown}/a.jpg`, 'x');
    rename(`${shown}/c.jpg`, `${shown}/a.jpg`);
    rename(`${shown}/b.jpg`, `${shown}/c.jpg`);
    rename('x', `${shown}/b.jpg`);
    await used.scan();
    expect(['a', 'b', 'c'].map((name) => rowAt(`${shown}/${name}.jpg`)?.id)).toEqual([3, 1, 2]);
    expect(seen()).not.toContain(`${shown}/b.jpg`);
  });

  test('when it takes the place of another photo', async () => {
    rename(`${shown}/a.jpg`, `${shown}/b.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1 });
    expect(seen()).toEqual([`${shown}/c.jpg`, `${other}/d.jpg`].sort());
  });

  test('when it is copied over another photo', async () => {
    copy(`${shown}/a.jpg`, `${shown}/b.jpg`);
    await used.scan();
    expect(waiting()).toEqual([[`${shown}/b.jpg`, 'replaced']]);
    expect(seen()).not.toContain(`${shown}/b.jpg`);
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1 });
    expect(seen()).not.toContain(`${shown}/b.jpg`);
  });

  test('when it is copied: the copy waits, and becomes the photo itself when the original goes', async () => {
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan();
    expect(waiting()).toEqual([[`${other}/copy.jpg`, 'copied']]);
    expect((await used.scan()).report.changed_photos.total).toBe(0);
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${other}/copy.jpg`)).toMatchObject({ id: 1, caption: 'a.jpg', waiting: 0 });
    expect(used.photos().filter(({ missing }) => !missing)).toHaveLength(4);
    expect(seen()).not.toContain(`${other}/copy.jpg`);
  });

  test('and a waiting copy that becomes the photo brings its caption and its favourites along', async () => {
    sql(
      "update photos set caption = null; insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0)",
    );
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan();
    sql(`update photos set caption = 'theirs' where id = 5;
      insert into favourites (user_id, photo_id, created_at) values (1, 5, 0);
      update albums set cover_photo_id = 5 where dirpath = '${other}'`);
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${other}/copy.jpg`)).toMatchObject({ id: 1, caption: 'theirs' });
    const album = used.albums().find(({ dirpath }) => dirpath === other);
    expect(album).toMatchObject({ cover_photo_id: 1 });
    const favourites = used.inDatabase((client) =>
      client.prepare('select photo_id from favourites').pluck().all(),
    );
    expect(favourites).toContain(1);
  });

  test('and is in the share of a waiting copy that becomes the photo, if it waits as well', async () => {
    close(shown);
    for (const name of ['a', 'b']) copy(`${shown}/${name}.jpg`, `${other}/copy ${name}.jpg`);
    await used.scan();
    sql(`insert into shares (id, token_hash, name, created_at, originals) values (1, 'x', 'Two', 0, 1);
      insert into share_photos select 1, id from photos where filename like 'copy %'`);
    for (const name of ['a', 'b']) used.remove(`${shown}/${name}.jpg`);
    await used.scan({ maxRemoved: 1 });
    expect(waiting()).toEqual([[`${other}/copy b.jpg`, 'moved']]);
    const shared = used.inDatabase((client) =>
      client.prepare('select photo_id from share_photos where photo_id < 5').pluck().all(),
    );
    expect(shared).toEqual([2]);
  });

  test('when it is copied over another photo, whose row is never taken for it later', async () => {
    copy(`${shown}/a.jpg`, `${shown}/b.jpg`);
    await used.scan();
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    copy(`${shown}/b.jpg`, `${shown}/again.jpg`);
    await used.scan();
    expect(seen()).not.toContain(`${shown}/again.jpg`);
    expect(waiting()).toEqual([[`${shown}/again.jpg`, 'copied']]);
    rename(`${shown}/b.jpg`, 'away.bin');
    used.remove(`${shown}/again.jpg`);
    await used.scan();
    rename('away.bin', `${shown}/b.jpg`);
    await used.scan();
    expect(seen()).not.toContain(`${shown}/b.jpg`);
  });

  test('when an interrupted scan began to add its copy, which still waits', async () => {
    copy(`${shown}/a.jpg`, `${shown}/copy.jpg`);
    await used.scan();
    sql("update photos set missing_since = added_at, unrevealed = 1 where filename = 'copy.jpg'");
    const { report } = await used.scan();
    expect(waiting()).toEqual([[`${shown}/copy.jpg`, 'copied']]);
    expect(report.waiting_photos.total).toBe(1);
    expect(seen()).not.toContain(`${shown}/copy.jpg`);
  });

  test('when it is copied and only its name was ever read', async () => {
    sql('update photos set quick_key = null, full_key = null');
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan({ readHeaders: false });
    expect(waiting()).toEqual([[`${other}/copy.jpg`, 'copied']]);
  });

  test('and a copy that was approved stays a photo of its own when the original goes', async () => {
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan();
    sql('update photos set waiting = 0 where waiting = 1');
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${other}/copy.jpg`)?.id).not.toBe(1);
    expect(seen()).toContain(`${other}/copy.jpg`);
  });

  test('when a file of its name with another extension appears, also when it is gone itself', async () => {
    write(`${shown}/A.png`);
    await used.scan();
    rename(`${shown}/a.jpg`, 'away.bin');
    write(`${shown}/a.jpg.png`);
    await used.scan();
    expect(waiting()).toEqual([
      [`${shown}/A.png`, 'beside'],
      [`${shown}/a.jpg.png`, 'beside'],
    ]);
  });

  test('when a file appears whose name an older version took for the same', async () => {
    const path = (name: string) => Buffer.from(`${shown}/${name}`, 'latin1');
    const names = ['1', '\u00e9'].map((name) => `${shown}/${name}.jpg`);
    for (const name of names) write(name);
    used.write(path('\xff.jpg'), jpeg({ data: 'not UTF-8' }));
    await used.scan();
    for (const name of names) hide(name);
    sql(`insert into policies (id, public) values (99, 0);
      update photos set policy_id = 99 where filename = '\ufffd.jpg'`);
    const twins = ['\u2460', 'e\u0301'].map((name) => `${shown}/${name}.jpg`);
    for (const name of twins) write(name);
    used.write(path('\xfe.jpg'), jpeg({ data: 'nor this' }));
    await used.scan();
    const all = [...twins, `${shown}/\ufffd.jpg`].map((name) => [name, 'beside']);
    expect(waiting().sort()).toEqual(all.sort());
    expect(seen()).toEqual([`${other}/d.jpg`, `${shown}/b.jpg`, `${shown}/c.jpg`].sort());
  });

  describe('when only its copy was hidden, and the first file comes back', () => {
    const z = `${other}/z.jpg`;
    beforeEach(async () => {
      copy(`${shown}/b.jpg`, z);
      await used.scan();
      // A copy on which nothing was set would be the first photo again.
      sql("update photos set caption = 'z' where filename = 'z.jpg'");
      used.remove(`${shown}/b.jpg`);
      await used.scan();
      hide(z);
    });

    test('beside the copy', async () => {
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'ambiguous']]);
      expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 2, caption: 'b.jpg' });
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('long after the copy is gone', async () => {
      rename(z, 'away.bin');
      await used.scan();
      rename('away.bin', `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'ambiguous']]);
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('though one person sees the copy', async () => {
      sql(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
        insert into policy_users (policy_id, user_id) select policy_id, 1 from photos where policy_id is not null`);
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('but is shown when everybody sees the copy', async () => {
      sql('update photos set policy_id = null');
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([]);
      expect(seen()).toContain(`${shown}/b.jpg`);
    });
  });

  test('when a file of its name appears that has the path of a missing photo', async () => {
    write(`${shown}/a.png`);
    await used.scan();
    sql("update photos set waiting = 0 where filename = 'a.png'");
    rename(`${shown}/a.png`, 'away.bin');
    await used.scan();
    write(`${shown}/a.png`, 'saved from a.jpg');
    await used.scan();
    expect(waiting()).toEqual([[`${shown}/a.png`, 'beside']]);
    expect(seen()).not.toContain(`${shown}/a.png`);
  });

  test('and a missing photo beside it comes back as it was', async () => {
    write(`${shown}/a.png`);
    await used.scan();
    sql("update photos set waiting = 0 where filename = 'a.png'");
    rename(`${shown}/a.png`, 'away.bin');
    await used.scan();
    copy('away.bin', `${shown}/a.png`);
    await used.scan();
    expect(waiting()).toEqual([]);
    expect(seen()).toContain(`${shown}/a.png`);
  });

  test('when its whole directory is renamed; the album keeps its row and its cover', async () => {
    sql("update albums set cover_photo_id = 2, edited_name = 'Ours' where id = 1");
    rename(shown, '2015/03_03_Else');
    const { state } = await used.scan();
    expect(state).toBe('done');
    expect(used.albums().find(({ id }) => id === 1)).toMatchObject({
      dirpath: '2015/03_03_Else',
      name: 'Else',
      edited_name: 'Ours',
      cover_photo_id: 2,
      missing: false,
    });
    expect(used.photos().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(seen()).toEqual([
      '2013/01_20_Other/d.jpg',
      '2015/03_03_Else/b.jpg',
      '2015/03_03_Else/c.jpg',
    ]);
  });

  test('when the Unicode form of its name alone changes, and no file is read', async () => {
    write(`${shown}/\u00e9.jpg`, 'a size of its own');
    await used.scan();
    hide(`${shown}/\u00e9.jpg`);
    rename(`${shown}/\u00e9.jpg`, `${shown}/e\u0301.jpg`);
    await used.scan({ readHeaders: false });
    expect(rowAt(`${shown}/e\u0301.jpg`)).toMatchObject({ id: 5, waiting: 0 });
  });
});

test('a photo that was hidden under its new name waits when it gets its first name back', async () => {
  write('plain/x/a.jpg');
  write('plain/y/b.jpg');
  await used.scan();
  rename('plain/x/a.jpg', 'away.bin');
  await used.scan();
  // Older versions added a file that returned under a new name as another photo.
  sql(`insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, quick_key, added_at)
    select 2, 'n.jpg', cast('plain/y/n.jpg' as blob), kind, media_type, size, file_time, 'e', quick_key, 0 from photos where id = 1`);
  hide('plain/y/n.jpg');
  rename('away.bin', 'plain/x/a.jpg');
  await used.scan({ maxRemoved: 1 });
  expect(waiting()).toEqual([['plain/x/a.jpg', 'ambiguous']]);
  expect(seen()).toEqual(['plain/y/b.jpg']);
});
