import { hash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { overClient } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { undoChange } from '../policies/undo.ts';
import { asTx } from '../testing/asTx.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => used.close());

const shown = '2013/01_19_Shown';
const other = '2013/01_20_Other';

const write = (path: string, data = path) => used.write(path, jpeg({ data }));
const rename = (from: string, to: string) => {
  mkdirSync(dirname(join(used.root, to)), { recursive: true });
  renameSync(join(used.root, from), join(used.root, to));
};
const copy = (from: string, to: string) => {
  mkdirSync(dirname(join(used.root, to)), { recursive: true });
  cpSync(join(used.root, from), join(used.root, to), { recursive: true });
};
const sql = (statements: string) => used.inDatabase((client) => client.exec(statements));

/** Gives a photo a policy of its own that names nobody. */
const hide = (path: string) =>
  used.inDatabase((client) => {
    const id = client.prepare('insert into policies (public) values (0)').run().lastInsertRowid;
    const done = client
      .prepare('update photos set policy_id = ? where path = cast(? as blob)')
      .run(id, path);
    expect(done.changes).toBe(1);
  });

/** Gives an album a policy that names nobody. */
const close = (dirpath: string) =>
  sql(`update policies set public = 0 where id in (
  select policy_id from albums where dirpath = '${dirpath}')`);

/** The paths of the photos that a visitor sees. */
const seen = () =>
  used.inDatabase((client) =>
    client
      .prepare(
        `select cast(path as text) from photos join albums on albums.id = album_id
            left join policies as own on own.id = photos.policy_id
            left join policies as its on its.id = albums.policy_id
          where photos.missing_since is null and albums.missing_since is null and waiting = 0
            and iif(photos.policy_id is null, its.public and its.inherit, own.public)
          order by 1`,
      )
      .pluck()
      .all(),
  );
const waiting = () =>
  used.inDatabase((client) =>
    client
      .prepare(
        `select cast(path as text), waiting_reason from photos
        where waiting = 1 and missing_since is null order by 1`,
      )
      .raw()
      .all(),
  );
const rowAt = (path: string) =>
  used.photos().find((photo) => String(photo['rawPath']) === path && !photo.missing);

describe('a hidden photo stays hidden', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) write(`${shown}/${name}.jpg`);
    write(`${other}/d.jpg`);
    await used.scan();
    hide(`${shown}/a.jpg`);
    sql("update photos set caption = filename, edited_at = '2000-01-01'");
  });

  test.each([
    ['renamed', `${shown}/z.jpg`],
    ['moved to another public album', `${other}/a.jpg`],
    ['moved to a new album', '2014/02_02_New/a.jpg'],
    ['renamed in case', `${shown}/A.jpg`],
    ['with a full-width slash in its name', `${shown}/x\uff0fa.jpg`],
    ['with another extension', `${shown}/a.png`],
  ])('%s', async (_, to) => {
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

  test('without metadata too, and in a later scan', async () => {
    rename(`${shown}/a.jpg`, 'away.bin');
    await used.scan({ readHeaders: false });
    expect(rowAt(`${shown}/a.jpg`)).toBeUndefined();
    rename('away.bin', `${other}/back.jpg`);
    await used.scan({ readHeaders: false });
    expect(rowAt(`${other}/back.jpg`)).toMatchObject({ id: 1, width: 40 });
    expect(seen()).not.toContain(`${other}/back.jpg`);
  });

  test('where names are swapped', async () => {
    rename(`${shown}/a.jpg`, 'x');
    rename(`${shown}/b.jpg`, `${shown}/a.jpg`);
    rename('x', `${shown}/b.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1, caption: 'a.jpg' });
    expect(rowAt(`${shown}/a.jpg`)).toMatchObject({ id: 2, caption: 'b.jpg' });
    expect(seen()).toEqual([`${shown}/a.jpg`, `${shown}/c.jpg`, `${other}/d.jpg`].sort());
  });

  test('where names go round', async () => {
    rename(`${shown}/a.jpg`, 'x');
    rename(`${shown}/c.jpg`, `${shown}/a.jpg`);
    rename(`${shown}/b.jpg`, `${shown}/c.jpg`);
    rename('x', `${shown}/b.jpg`);
    await used.scan();
    expect(['a', 'b', 'c'].map((name) => rowAt(`${shown}/${name}.jpg`)?.id)).toEqual([3, 1, 2]);
    expect(seen()).not.toContain(`${shown}/b.jpg`);
  });

  test('where it takes the place of another', async () => {
    rename(`${shown}/a.jpg`, `${shown}/b.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1 });
    expect(seen()).toEqual([`${shown}/c.jpg`, `${other}/d.jpg`].sort());
  });

  test('where it is copied over another', async () => {
    copy(`${shown}/a.jpg`, `${shown}/b.jpg`);
    await used.scan();
    expect(waiting()).toEqual([[`${shown}/b.jpg`, 'replaced']]);
    expect(seen()).not.toContain(`${shown}/b.jpg`);
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 1 });
    expect(seen()).not.toContain(`${shown}/b.jpg`);
  });

  test('a copy waits, and is the photo itself when the original goes', async () => {
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

  test('what was written about a waiting copy is about the photo when the original goes', async () => {
    sql(
      "update photos set caption = null; insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0)",
    );
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan();
    sql(`update photos set caption = 'theirs' where id = 5;
      insert into favourites (user_id, photo_id, created_at) values (1, 5, 0)`);
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${other}/copy.jpg`)).toMatchObject({ id: 1, caption: 'theirs' });
    const favourites = used.inDatabase((client) =>
      client.prepare('select photo_id from favourites').pluck().all(),
    );
    expect(favourites).toContain(1);
  });

  test('what it was copied over never comes back as it', async () => {
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

  test('a copy that an interrupted scan began still waits', async () => {
    copy(`${shown}/a.jpg`, `${shown}/copy.jpg`);
    await used.scan();
    sql("update photos set missing_since = added_at, unrevealed = 1 where filename = 'copy.jpg'");
    const { report } = await used.scan();
    expect(waiting()).toEqual([[`${shown}/copy.jpg`, 'copied']]);
    expect(report.waiting_photos.total).toBe(1);
    expect(seen()).not.toContain(`${shown}/copy.jpg`);
  });

  test('a copy of a photo of which only the name was ever read', async () => {
    sql('update photos set quick_key = null, full_key = null');
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan({ readHeaders: false });
    expect(waiting()).toEqual([[`${other}/copy.jpg`, 'copied']]);
  });

  test('a copy that somebody decided about stays what it is', async () => {
    copy(`${shown}/a.jpg`, `${other}/copy.jpg`);
    await used.scan();
    sql('update photos set waiting = 0 where waiting = 1');
    used.remove(`${shown}/a.jpg`);
    await used.scan();
    expect(rowAt(`${other}/copy.jpg`)?.id).not.toBe(1);
    expect(seen()).toContain(`${other}/copy.jpg`);
  });

  test('what is made from it waits beside it, also when it is gone', async () => {
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

  test('renamed, hidden there and named back', async () => {
    used.close();
    used = createTestLibrary();
    write('plain/x/a.jpg');
    write('plain/y/b.jpg');
    await used.scan();
    rename('plain/x/a.jpg', 'away.bin');
    await used.scan();
    // As older versions left it: the file returned under a new name as another photo.
    sql(`insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, quick_key, added_at)
      select 2, 'n.jpg', cast('plain/y/n.jpg' as blob), kind, media_type, size, file_time, 'e', quick_key, 0 from photos where id = 1`);
    hide('plain/y/n.jpg');
    rename('away.bin', 'plain/x/a.jpg');
    await used.scan({ maxRemoved: 1 });
    expect(waiting()).toEqual([['plain/x/a.jpg', 'ambiguous']]);
    expect(seen()).toEqual(['plain/y/b.jpg']);
  });

  describe('where its copy is hidden and the first name comes back', () => {
    const z = `${other}/z.jpg`;
    beforeEach(async () => {
      copy(`${shown}/b.jpg`, z);
      await used.scan();
      used.remove(`${shown}/b.jpg`);
      await used.scan();
      hide(z);
    });

    test('beside it', async () => {
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'ambiguous']]);
      expect(rowAt(`${shown}/b.jpg`)).toMatchObject({ id: 2, caption: 'b.jpg' });
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('when it is long gone itself', async () => {
      rename(z, 'away.bin');
      await used.scan();
      rename('away.bin', `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'ambiguous']]);
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('though somebody sees another copy of it', async () => {
      sql(`insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
        insert into policy_users (policy_id, user_id) select policy_id, 1 from photos where policy_id is not null`);
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(seen()).not.toContain(`${shown}/b.jpg`);
    });

    test('but not when everybody sees it', async () => {
      sql('update photos set policy_id = null');
      copy(z, `${shown}/b.jpg`);
      await used.scan();
      expect(waiting()).toEqual([]);
      expect(seen()).toContain(`${shown}/b.jpg`);
    });
  });

  test('what is made from it waits beside it, though it has the name of a missing photo', async () => {
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

  test('the missing photo beside it comes back itself', async () => {
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

  describe('where a file cannot be read', () => {
    const to = `${other}/copy.jpg`;
    const scanWithout = (path: string) => {
      const library = openLocalLibrary(used.root);
      const failing = <Rest extends unknown[], Read>(
        read: (path: Buffer, ...rest: Rest) => Promise<Read>,
      ) => {
        return async (at: Buffer, ...rest: Rest) => {
          if (at.toString() === path) throw Object.assign(new Error('EIO'), { code: 'EIO' });
          return read(at, ...rest);
        };
      };
      const { readEnds, readHead } = library;
      return used.scan(
        {},
        { ...library, readEnds: failing(readEnds), readHead: failing(readHead) },
      );
    };

    test('its copy', async () => {
      copy(`${shown}/a.jpg`, to);
      await scanWithout(to);
      expect(waiting()).toEqual([[to, 'unsure']]);
      await used.scan();
      expect(seen()).not.toContain(to);
    });

    test('its copy over another photo', async () => {
      copy(`${shown}/a.jpg`, `${shown}/b.jpg`);
      await scanWithout(`${shown}/b.jpg`);
      expect(waiting()).toEqual([[`${shown}/b.jpg`, 'unsure']]);
    });

    test('it has never been read itself', async () => {
      sql("update photos set quick_key = null, full_key = null where filename = 'a.jpg'");
      copy(`${shown}/a.jpg`, to);
      await scanWithout(`${shown}/a.jpg`);
      expect(waiting()).toEqual([[to, 'unsure']]);
    });

    test('but not what is of another size', async () => {
      used.write(to, jpeg({ data: 'a longer text than any other' }));
      await scanWithout(to);
      expect(waiting()).toEqual([]);
    });
  });

  test.each([
    ['new', `${other}/copy.jpg`, 'copied', () => undefined],
    ['over another', `${shown}/b.jpg`, 'replaced', () => undefined],
    [
      'over one that was missing',
      `${shown}/b.jpg`,
      'replaced',
      async () => {
        used.remove(`${shown}/b.jpg`);
        await used.scan();
      },
    ],
  ])('a copy that is complete only when it is read: %s', async (_, to, reason, prepare) => {
    await prepare();
    used.write(to, 'begun');
    const library = openLocalLibrary(used.root);
    const { report } = await used.scan(
      {},
      {
        ...library,
        readEnds: (path, head, tail) => {
          if (path.toString() === to) copy(`${shown}/a.jpg`, to);
          return library.readEnds(path, head, tail);
        },
      },
    );
    expect(report.faults.items).toMatchObject([{ kind: 'changing', path: to }]);
    if (to === `${other}/copy.jpg`) expect(rowAt(to)).toBeUndefined();
    await used.scan();
    expect(waiting()).toEqual([[to, reason]]);
    expect(seen()).not.toContain(to);
  });

  test('with its whole directory, the album keeping its row and its cover', async () => {
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

  test('Unicode form alone: the same photo, without reading', async () => {
    write(`${shown}/\u00e9.jpg`, 'a size of its own');
    await used.scan();
    hide(`${shown}/\u00e9.jpg`);
    rename(`${shown}/\u00e9.jpg`, `${shown}/e\u0301.jpg`);
    await used.scan({ readHeaders: false });
    expect(rowAt(`${shown}/e\u0301.jpg`)).toMatchObject({ id: 5, waiting: 0 });
  });
});

test('a file mended in place is noticed, though its size and its time are the same', async () => {
  const at = new Date('2013-01-19T10:00:00Z');
  const path = `${shown}/a.jpg`;
  used.write(path, jpeg({ data: 'broken' }), at);
  await used.scan();
  const [before] = used.photos();
  sql("update photos set damaged = 'ends early', thumbhash = x'01', crc32 = 7");
  used.write(path, jpeg({ data: 'mended' }), at);
  const { report } = await used.scan();
  const [after] = used.photos();
  expect(after).toMatchObject({
    etag: before?.['etag'],
    damaged: null,
    thumbhash: null,
    crc32: null,
  });
  expect(after?.['quick_key']).not.toBe(before?.['quick_key']);
  expect(report.changed_photos.total).toBe(1);
  expect((await used.scan()).report.changed_photos.total).toBe(0);
});

test('a file that was only touched keeps what is known of it', async () => {
  write(`${shown}/a.jpg`);
  await used.scan();
  sql("update photos set thumbhash = x'01', crc32 = 7");
  chmodSync(join(used.root, shown, 'a.jpg'), 0o600);
  const { report } = await used.scan();
  expect(used.photos()).toMatchObject([{ crc32: 7, thumbhash: Buffer.from([1]) }]);
  expect(report.changed_photos.total).toBe(0);
});

test('the report names what moved, what was copied, and what waits and why', async () => {
  write(`${shown}/a.jpg`);
  write(`${shown}/b.jpg`);
  await used.scan();
  hide(`${shown}/a.jpg`);
  copy(`${shown}/a.jpg`, `${shown}/copy.jpg`);
  rename(`${shown}/b.jpg`, `${shown}/c.jpg`);
  const dry = await used.scan({ dryRun: true });
  const { report, events } = await used.scan();
  for (const each of [dry.report, report]) {
    expect(each).toMatchObject({
      moved_photos: { items: [{ path: `${shown}/c.jpg`, from: `${shown}/b.jpg` }] },
      copied_photos: { items: [{ path: `${shown}/copy.jpg`, from: `${shown}/a.jpg` }] },
      waiting_photos: { items: [{ path: `${shown}/copy.jpg`, why: 'copied' }] },
    });
  }
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'waiting', path: `${shown}/copy.jpg` }),
  );
});

test('the report names new photos that wait to be looked at', async () => {
  write(`${shown}/a.jpg`);
  await used.scan();
  write(`${shown}/later.jpg`);
  const { report, events } = await used.scan({ newPhotos: 'review' });
  expect(report.waiting_photos.items).toMatchObject([
    { path: `${shown}/later.jpg`, why: 'review' },
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'waiting', path: `${shown}/later.jpg` }),
  );
});

test('several of one content: first the same name, then the same directory, then the order of the scan', async () => {
  const content = 'one content';
  for (const path of ['2013/01_19_A/x.jpg', '2013/01_19_A/y.jpg', '2013/01_20_B/z.jpg']) {
    write(path, content);
    write(`${path.slice(0, 12)}/stays.jpg`);
  }
  write('2013/01_21_C/w.jpg', content);
  await used.scan();
  const before = new Map(used.photos().map(({ id, rawPath }) => [String(rawPath), id]));
  rename('2013/01_20_B/z.jpg', '2013/01_22_D/z.jpg');
  rename('2013/01_19_A/y.jpg', '2013/01_19_A/renamed.jpg');
  used.remove('2013/01_19_A/x.jpg');
  rename('2013/01_21_C/w.jpg', '2013/01_22_D/other.jpg');
  await used.scan({ maxRemoved: 1 });
  expect(rowAt('2013/01_22_D/z.jpg')?.id).toBe(before.get('2013/01_20_B/z.jpg'));
  expect(rowAt('2013/01_19_A/renamed.jpg')?.id).toBe(before.get('2013/01_19_A/x.jpg'));
  expect(rowAt('2013/01_22_D/other.jpg')?.id).toBe(before.get('2013/01_19_A/y.jpg'));
});

test('of one content, some with originals and some without: they wait', async () => {
  write(`${shown}/a.jpg`, 'one content');
  write(`${other}/b.jpg`, 'one content');
  write(`${shown}/stays.jpg`);
  write(`${other}/stays.jpg`);
  await used.scan();
  sql(
    "update policies set originals = 0 where id in (select policy_id from albums where dirpath like '%Shown')",
  );
  rename(`${shown}/a.jpg`, `${shown}/c.jpg`);
  rename(`${other}/b.jpg`, `${other}/d.jpg`);
  await used.scan({ maxRemoved: 1 });
  expect(waiting()).toEqual([
    [`${shown}/c.jpg`, 'ambiguous'],
    [`${other}/d.jpg`, 'ambiguous'],
  ]);
});

test('a missing album whose place was taken returns with its own photos, and with no others', async () => {
  const patterns = [compilePattern('Photos', String.raw`(?<a_name>[^/]+)/[^/]+\.jpg`)];
  const options = { patterns, newAlbums: 'private', maxRemoved: 100 } as const;
  for (const path of ['Party/b.jpg', 'Unsorted/a.jpg', 'Rest/r.jpg']) write(path);
  await used.scan({ ...options, newAlbums: 'public' });
  close('Unsorted');
  const idOf = (dirpath: string) => used.albums().find((album) => album.dirpath === dirpath)?.id;
  const [party, unsorted] = [idOf('Party'), idOf('Unsorted')];
  sql("update albums set edited_name = 'Our party' where dirpath = 'Party'");
  rename('Party/b.jpg', 'away.bin');
  await used.scan(options);
  rename('Unsorted', 'Party');
  await used.scan(options);
  const present = () =>
    used
      .albums()
      .filter(({ missing }) => !missing)
      .map(({ id, dirpath, public: isPublic }) => [id, dirpath, isPublic]);
  expect(present()).toContainEqual([unsorted, 'Party', 0]);
  write('Unsorted/new.jpg');
  await used.scan(options);
  expect(rowAt('Unsorted/new.jpg')?.['album_id']).not.toBe(party);
  expect(present()).toContainEqual([expect.any(Number), 'Unsorted', null]);
  expect(seen()).toEqual(['Rest/r.jpg']);
  rename('away.bin', 'Home/b.jpg');
  await used.scan(options);
  expect(present()).toContainEqual([party, 'Home', 1]);
  expect(seen()).toEqual(['Home/b.jpg', 'Rest/r.jpg']);
});

test('what is put where a closed album was, and another one is now, waits', async () => {
  write(`${shown}/a.jpg`);
  write(`${other}/b.jpg`);
  await used.scan();
  close(shown);
  used.remove(shown);
  await used.scan({ allowRemovals: true });
  rename(other, shown);
  write(`${shown}/new.jpg`);
  await used.scan();
  expect(used.albums().filter(({ missing }) => !missing)).toMatchObject([
    { id: 2, dirpath: shown },
  ]);
  expect(waiting()).toEqual([[`${shown}/new.jpg`, 'new-among-known']]);
  expect(seen()).toEqual([`${shown}/b.jpg`]);
});

test('a copy is not shown for a photo that waits where it was moved to', async () => {
  write(`${shown}/a.jpg`);
  write(`${other}/b.jpg`);
  write('2014/01_01_Closed/c.jpg');
  write('2014/01_01_Closed/d.jpg');
  await used.scan();
  close('2014/01_01_Closed');
  copy('2014/01_01_Closed/c.jpg', `${shown}/copy.jpg`);
  rename('2014/01_01_Closed/c.jpg', `${other}/c.jpg`);
  await used.scan();
  expect(waiting()).toEqual([
    [`${shown}/copy.jpg`, 'copied'],
    [`${other}/c.jpg`, 'moved'],
  ]);
  expect(seen()).toEqual([`${shown}/a.jpg`, `${other}/b.jpg`]);
});

describe('of which only the name was ever looked at', () => {
  const unread = { readHeaders: false, maxRemoved: 1 };
  const [a, b] = [`${shown}/a.mp4`, `${shown}/b.mp4`];
  beforeEach(async () => {
    used.write(a, 'one');
    used.write(b, 'two');
    await used.scan(unread);
    hide(a);
  });
  const swap = () => {
    rename(a, `${shown}/between`);
    rename(b, a);
    rename(`${shown}/between`, b);
  };

  test.each([true, false])('two change names: the other waits (headers read: %s)', async (read) => {
    swap();
    await used.scan({ ...unread, readHeaders: read });
    expect(seen()).toEqual([]);
    expect(waiting()).toEqual([[b, 'unsure']]);
  });

  test('one is renamed while its name is taken: it waits', async () => {
    rename(a, `${shown}/c.mp4`);
    used.write(a, 'another');
    await used.scan(unread);
    expect(seen()).toEqual([b]);
    expect(waiting()).toEqual([[`${shown}/c.mp4`, 'unsure']]);
  });

  test('the next scan reads what has got a policy of its own', async () => {
    await used.scan(unread);
    rename(a, `${shown}/c.mp4`);
    used.write(a, 'another');
    await used.scan(unread);
    expect(waiting()).toEqual([[`${shown}/c.mp4`, 'copied']]);
  });
});

test('an album without a name is found by its new place once it has moved', async () => {
  const patterns = [compilePattern('Photos', String.raw`trip/[^/]+/[^/]+\.jpg`)];
  write('trip/lisbon/a.jpg');
  await used.scan({ patterns });
  rename('trip/lisbon', 'trip/porto');
  await used.scan({ patterns });
  expect(used.albums()).toMatchObject([{ id: 1, dirpath: 'trip/porto', missing: false }]);
  expect(used.albums()[0]?.['search_text']).toContain('porto');
});

describe('files that differ in the middle alone', () => {
  const large = (middle: string) =>
    Buffer.concat([
      jpeg({ data: 'head' }),
      Buffer.alloc(200_000),
      Buffer.from(middle),
      Buffer.alloc(200_000),
    ]);
  const fullKey = (content: Buffer) => hash('sha256', content).slice(0, 32);
  const nothing = { total: 0, items: [] };

  test.each([true, false])(
    'are told apart by --checksums (known whole before: %s)',
    async (checksums) => {
      used.write(`${shown}/a.jpg`, large('one'));
      await used.scan({ checksums });
      hide(`${shown}/a.jpg`);
      used.write(`${shown}/b.jpg`, large('two'));
      const { report } = await used.scan({ checksums: true });
      expect(report).toMatchObject({ copied_photos: nothing, moved_photos: nothing });
      expect(waiting()).toEqual([]);
      expect(used.photos()).toMatchObject([
        { filename: 'a.jpg', full_key: fullKey(large('one')) },
        { filename: 'b.jpg', full_key: fullKey(large('two')) },
      ]);
    },
  );

  test('are each recognised at new places by --checksums', async () => {
    used.write(`${shown}/a.jpg`, large('one'));
    used.write(`${shown}/b.jpg`, large('two'));
    await used.scan({ checksums: true });
    rename(`${shown}/a.jpg`, `${shown}/2.jpg`);
    rename(`${shown}/b.jpg`, `${shown}/1.jpg`);
    await used.scan({ checksums: true, maxRemoved: 1 });
    expect(used.photos()).toMatchObject([
      { id: 1, filename: '2.jpg', missing: false, full_key: fullKey(large('one')) },
      { id: 2, filename: '1.jpg', missing: false, full_key: fullKey(large('two')) },
    ]);
  });

  test('are not each other at a new place, by --checksums', async () => {
    used.write(`${shown}/a.jpg`, large('one'));
    used.write(`${shown}/stays.jpg`, 'stays');
    await used.scan({ checksums: true });
    used.remove(`${shown}/a.jpg`);
    used.write(`${shown}/b.jpg`, large('two'));
    const { report } = await used.scan({ checksums: true, maxRemoved: 1 });
    expect(report).toMatchObject({ moved_photos: nothing, added_photos: { total: 1 } });
  });

  test('a file that changed in the middle has no longer the key of what it was', async () => {
    used.write(`${shown}/a.jpg`, large('one'));
    await used.scan({ checksums: true });
    used.write(`${shown}/a.jpg`, large('two'));
    await used.scan({ full: true });
    expect(used.photos()).toMatchObject([{ full_key: null }]);
    await used.scan({ checksums: true });
    expect(used.photos()).toMatchObject([{ full_key: fullKey(large('two')) }]);
    // Without reading all of it, the file only seems to have been touched.
    chmodSync(join(used.root, `${shown}/a.jpg`), 0o600);
    await used.scan();
    expect(used.photos()).toMatchObject([{ full_key: null }]);
  });

  test('what is as short as its two ends is known whole', async () => {
    const short = Buffer.concat([jpeg({ data: 'head' }), Buffer.alloc(190 * 1024)]);
    used.write(`${shown}/a.jpg`, short);
    await used.scan();
    expect(used.photos()).toMatchObject([{ full_key: fullKey(short) }]);
  });

  test('are copies of each other for a scan that does not read them whole', async () => {
    used.write(`${shown}/a.jpg`, large('one'));
    await used.scan();
    hide(`${shown}/a.jpg`);
    used.write(`${shown}/b.jpg`, large('two'));
    await used.scan();
    expect(waiting()).toEqual([[`${shown}/b.jpg`, 'copied']]);
  });
});

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

  test('renamed', async () => {
    rename(shown, '2016/01_01_Elsewhere');
    await used.scan();
    expect(policies()).toMatchObject([
      { id: 2, isPublic: 1 },
      { id: 1, dirpath: '2016/01_01_Elsewhere', missing: false, isPublic: 0 },
    ]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('where its category is renamed in gallery.yaml', async () => {
    const renamed = compilePattern('Family', String.raw`.*/(?<a_name>[^/]+)/[^/]+\.jpg`);
    const { state } = await used.scan({ patterns: [renamed] });
    expect(state).toBe('done');
    expect(used.albums()).toMatchObject([
      { id: 1, category: 'Family', public: 0, missing: false },
      { id: 2, category: 'Family', public: 1 },
    ]);
  });

  test('where its category is renamed while its photos are away', async () => {
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

  test('renamed, where its photos were never read: what is new beside them too', async () => {
    sql('update photos set quick_key = null, full_key = null, reader_version = 0');
    rename(shown, '2016/01_01_Elsewhere');
    write('2016/01_01_Elsewhere/new.jpg', 'of another size');
    await used.scan({ readHeaders: false, maxRemoved: 1 });
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('where a part of it moves: a copy of its policy; what moves to a public album waits', async () => {
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
    expect(used.albums()[0]).toMatchObject({ cover_photo_id: null, photo_count: 1 });
    expect(waiting()).toEqual([[`${other}/b.jpg`, 'moved']]);
    expect(seen()).toEqual([`${other}/d.jpg`, `${other}/e.jpg`]);
  });

  test('where two albums become one: nobody, until somebody decides', async () => {
    rename(`${shown}/a.jpg`, '2016/01_01_Both/a.jpg');
    rename(`${other}/d.jpg`, '2016/01_01_Both/d.jpg');
    await used.scan();
    expect(policies()[2]).toMatchObject({ dirpath: '2016/01_01_Both', isPublic: null });
  });

  test('where it is copied: a copy of its policy', async () => {
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

  test('copied, while the first one is missing: what comes back at the first place waits', async () => {
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

  test('new photos in a copy of a public album wait where new albums are private', async () => {
    copy(`${other}/d.jpg`, '2016/01_01_Mixed/d.jpg');
    write('2016/01_01_Mixed/secret.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(waiting()).toEqual([['2016/01_01_Mixed/secret.jpg', 'new-among-known']]);
    expect(seen()).not.toContain('2016/01_01_Mixed/secret.jpg');
  });

  test('so do new photos where the last photo of a public album, or all of it, moved to', async () => {
    rename(`${other}/d.jpg`, 'away.bin');
    await used.scan();
    rename(`${other}/e.jpg`, '2016/01_01_Last/e.jpg');
    write('2016/01_01_Last/secret.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(policies()).toContainEqual(
      expect.objectContaining({ id: 2, dirpath: '2016/01_01_Last', isPublic: 1 }),
    );
    expect(waiting()).toEqual([['2016/01_01_Last/secret.jpg', 'new-among-known']]);
    expect(seen()).toEqual(['2016/01_01_Last/e.jpg']);
    rename('2016/01_01_Last', '2016/01_01_Next');
    write('2016/01_01_Next/more.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(waiting()).toEqual([
      ['2016/01_01_Next/more.jpg', 'new-among-known'],
      ['2016/01_01_Next/secret.jpg', 'new-among-known'],
    ]);
    // A photo added later is new in a known album.
    write('2016/01_01_Next/later.jpg');
    await used.scan({ newAlbums: 'private' });
    expect(seen()).toEqual(['2016/01_01_Next/e.jpg', '2016/01_01_Next/later.jpg']);
  });

  test('new photos in a moved public album are seen where new albums are public', async () => {
    rename(other, '2016/01_01_Moved');
    write('2016/01_01_Moved/new.jpg');
    await used.scan({ newAlbums: 'public' });
    expect(waiting()).toEqual([]);
    expect(seen()).toContain('2016/01_01_Moved/new.jpg');
  });

  test('a copy counts for whoever has a share of the whole album', async () => {
    close(other);
    sql(`insert into shares (token_hash, album_id, created_at) values ('x', 2, 0)`);
    copy(`${shown}/a.jpg`, `${other}/a.jpg`);
    await used.scan();
    expect(waiting()).toEqual([[`${other}/a.jpg`, 'copied']]);
  });

  test('several of one content with different policies all wait', async () => {
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

  test('what an interrupted scan began is no identity', async () => {
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

  test('videos too; of one whose content was never read nobody can tell, and it waits', async () => {
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

  test('old keys are compared until they are replaced', async () => {
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

import { createHash } from 'node:crypto';

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
