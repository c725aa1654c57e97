import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Tx } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { listWaitingPhotos } from '../photos/albumDetails.ts';
import { setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { asTx } from '../testing/asTx.ts';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { approvePhotos } from './decideFound.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = 'plain/Mixed';
const day = () => used.albums()[0]?.date;

test('an album without a date of its own follows its photos as they are added, corrected, edited and removed', async () => {
  used.write(`${album}/b.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  await used.scan();
  expect(day()).toBe('2014-05-05');
  used.write(`${album}/a.jpg`, jpeg({ taken: '2013:03:02 10:00:00' }));
  const { report, events } = await used.scan();
  expect(day()).toBe('2013-03-02');
  expect(report.changed_albums.items).toMatchObject([{ path: album, name: 'Mixed', photos: 2 }]);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'album', change: 'changed' }));
  used.write(`${album}/a.jpg`, jpeg({ taken: '2013:04:02 10:00:00', data: 'corrected' }));
  await used.scan();
  expect(day()).toBe('2013-04-02');
  used.inDatabase((client) =>
    client.exec("update photos set edited_at = '2012-01-01' where filename = 'b.jpg'"),
  );
  await used.scan();
  expect(day()).toBe('2012-01-01');
  used.remove(`${album}/b.jpg`);
  await used.scan();
  expect(day()).toBe('2013-04-02');
  expect((await used.scan()).report.changed_albums.total).toBe(0);
});

test('the film of a live photo, which knows the day in UTC alone, does not date its album', async () => {
  const pattern = String.raw`plain/(?<a_name>[^/]+)/.*\.(?:jpg|mp4)`;
  const created = Date.UTC(2014, 4, 4, 17);
  used.write(`${album}/a.jpg`, jpeg({ taken: '2014:05:05 02:00:00' }));
  used.write(`${album}/a.mp4`, testFilm({ frames: [jpeg()], width: 40, height: 30, created }));
  await used.scan({ patterns: [compilePattern('Plain', pattern)] });
  expect(used.photos().map((photo) => photo['part_of'])).toEqual([null, 1]);
  expect(day()).toBe('2014-05-05');
});

test('the time of a file counts where nothing else is known, in the zone of the gallery', async () => {
  used.write(`${album}/a.jpg`, jpeg(), new Date('2012-06-30T22:30:00Z'));
  await used.scan();
  expect(day()).toBe('2012-07-01');
  await used.scan({ timezone: 'UTC' });
  expect(day()).toBe('2012-06-30');
});

test('a file that was not read dates an album only where there is no other', async () => {
  used.write(`${album}/b.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  await used.scan();
  used.write(`${album}/a.jpg`, jpeg({ taken: '2013:03:02 10:00:00' }), new Date('1999-01-01'));
  await used.scan({ readHeaders: false });
  expect(day()).toBe('2014-05-05');
  await used.scan();
  expect(day()).toBe('2013-03-02');
});

test('what waits for approval does not date an album that others see', async () => {
  used.write(`${album}/b.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  await used.scan();
  used.write(`${album}/a.jpg`, jpeg({ taken: '2013:03:02 10:00:00' }));
  await used.scan({ newPhotos: 'review' });
  expect(used.photos().map(({ filename, waiting }) => [filename, waiting])).toEqual([
    ['b.jpg', 0],
    ['a.jpg', 1],
  ]);
  expect(day()).toBe('2014-05-05');
});

test('a photo that fewer people see than its album does not date it', async () => {
  used.write(`${album}/hidden.jpg`, jpeg({ taken: '1999:01:01 10:00:00' }));
  used.write(`${album}/some.jpg`, jpeg({ taken: '2001:01:01 10:00:00' }));
  used.write(`${album}/open.jpg`, jpeg({ taken: '2005:01:01 10:00:00' }));
  used.write(`${album}/plain.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  await used.scan();
  expect(day()).toBe('1999-01-01');
  const policy = (name: string, isPublic: 0 | 1, user?: 'user') =>
    used.inDatabase((client) => {
      const { lastInsertRowid: id } = client
        .prepare('insert into policies (public, inherit) values (?, 0)')
        .run(isPublic);
      if (user)
        client.exec("insert into users (id, handle, name, created_at) values (7, 'u', 'U', 0)");
      if (user)
        client.prepare('insert into policy_users (policy_id, user_id) values (?, 7)').run(id);
      client.prepare('update photos set policy_id = ? where filename = ?').run(id, name);
    });
  policy('hidden.jpg', 0);
  policy('some.jpg', 0, 'user');
  policy('open.jpg', 1);
  await used.scan();
  expect(day()).toBe('2014-05-05');
  // Where the album hides what has no policy of its own, what everybody sees comes first.
  used.inDatabase((client) => client.exec('update policies set inherit = 0'));
  await used.scan();
  expect(day()).toBe('2005-01-01');
  used.remove(`${album}/open.jpg`);
  await used.scan();
  expect(day()).toBe('2001-01-01');
  used.remove(`${album}/some.jpg`);
  await used.scan();
  expect(day()).toBe('2014-05-05');
  used.remove(`${album}/plain.jpg`);
  await used.scan({ allowRemovals: true });
  expect(day()).toBe('1999-01-01');
});

test('an album does not wait for a scan to be dated without what was hidden', async () => {
  used.write(`${album}/hidden.jpg`, jpeg({ taken: '1999:01:01 10:00:00' }));
  used.write(`${album}/plain.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  used.write('2013/01_19_Snow/hidden.jpg', jpeg({ taken: '2013:01:19 10:00:00', data: 'dated' }));
  used.write('2013/01_19_Snow/other.jpg', jpeg({ taken: '2013:01:20 10:00:00' }));
  await used.scan();
  const dates = () => Object.fromEntries(used.albums().map(({ name, date }) => [name, date]));
  const byPath = { Snow: '2013-01-19' };
  expect(dates()).toEqual({ Mixed: '1999-01-01', ...byPath });
  const nobody = { public: false, inherit: false, userIds: [], groupIds: [] };
  const inGallery = <T>(use: (db: Tx) => T): T => {
    const db = openDatabase(used.dataDir, { busyTimeoutMs: 1000, timezone: 'Europe/Paris' });
    try {
      return use(asTx(db));
    } finally {
      db.$client.close();
    }
  };
  const hidden = used.photos().filter(({ filename }) => filename === 'hidden.jpg');
  const targets = hidden.map(({ id }) => ({ kind: 'photo' as const, id: Number(id) }));
  const { changeId } = inGallery((db) => setPolicies(db, null, targets, nobody));
  expect(dates()).toEqual({ Mixed: '2014-05-05', ...byPath });
  inGallery((db) => undoChange(db, null, changeId ?? 0));
  expect(dates()).toEqual({ Mixed: '1999-01-01', ...byPath });
  // Both wait, and only the later one is approved.
  used.inDatabase((client) => client.exec('update photos set waiting = 1'));
  const approved = used.photos().filter(({ filename }) => filename === 'plain.jpg');
  inGallery((db) =>
    approved.forEach(({ id, album_id: albumId }) => {
      const chosen = { albumId: Number(albumId), photoIds: [Number(id)] };
      const seen = listWaitingPhotos(db, chosen.albumId, 9).map(({ content }) => content);
      expect(approvePhotos(db, null, { ...chosen, seen })).toMatchObject({ approved: 1 });
    }),
  );
  expect(dates()).toEqual({ Mixed: '2014-05-05', ...byPath });
});

test('other patterns give other names and dates; the edited name is what is searched', async () => {
  used.write(`2013/01_02_Snow/a.jpg`);
  await used.scan();
  used.inDatabase((client) => client.exec("update albums set edited_name = 'Été'"));
  const other = compilePattern(
    'Photos',
    String.raw`(?<a_year>\d{4})/(?<a_day>\d{2})_(?<a_month>\d{2})_(?<a_name1>.)(?<a_name2>[^/]+)/.*\.jpg`,
  );
  await used.scan({ patterns: [other] });
  const year = { category: 'Photos', name: 'S now', date: '2013-02-01' };
  expect(used.albums()).toMatchObject([{ ...year, edited_name: 'Été', search_text: 'ete' }]);
});

test('the date of an album that cannot be read, or is missing, stays as it is', async () => {
  used.write(`${album}/a.jpg`, jpeg({ taken: '2014:05:05 10:00:00' }));
  used.write('plain/Gone/b.jpg', jpeg({ taken: '2015:05:05 10:00:00' }));
  used.write('plain/Here/c.jpg', jpeg({ taken: '2016:05:05 10:00:00' }));
  await used.scan();
  const before = used.albums().map(({ date, name }) => [date, name]);
  renameSync(join(used.root, 'plain/Gone'), join(used.dir, 'away'));
  const library = openLocalLibrary(used.root);
  const unreadable = { kind: 'unreadable' as const, text: album, message: 'EIO' };
  await used.scan(
    { allowRemovals: true },
    {
      ...library,
      async *list() {
        for await (const batch of library.list()) {
          yield {
            faults: batch.faults,
            entries: batch.entries.filter(({ text }) => !text.startsWith(album)),
          };
        }
        yield { faults: [{ ...unreadable, rawPath: album }], entries: [] };
      },
    },
  );
  expect(used.albums().map(({ date, name }) => [date, name])).toEqual(before);
  expect(used.albums().map(({ missing }) => missing)).toEqual([true, false, false]);
});
