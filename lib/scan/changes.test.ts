import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { datedPattern, makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

describe('changes', () => {
  test('a report lists new albums by directory, then by category', async () => {
    for (const path of ['2014/01_01_B/a.jpg', '2013/01_01_A/a.jpg', '2014/01_01_B/b.txt']) {
      used.write(path);
    }
    const texts = compilePattern('Notes', String.raw`(?<a_name>.*)/[^/]*\.txt`);
    const { events, report } = await used.scan({ patterns: [texts, datedPattern] });
    const told = events.filter(({ kind }) => kind === 'album');
    expect(told).toMatchObject([
      { change: 'added', dirpath: '2013/01_01_A', category: 'Photos', name: 'A' },
      { change: 'added', dirpath: '2014/01_01_B', category: 'Notes' },
      { change: 'added', dirpath: '2014/01_01_B', category: 'Photos' },
    ]);
    expect(report.added_albums.items).toMatchObject([{ photos: 1, id: 1 }, {}, {}]);
  });

  test('a photo whose file was found to be another is read again, though size and time agree', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    await used.scan();
    const columns = 'select etag, width from photos';
    const before = used.inDatabase((client) => client.prepare(columns).get());
    used.inDatabase((client) => client.exec("update photos set etag = '', width = 7"));
    await used.scan();
    expect(used.inDatabase((client) => client.prepare(columns).get())).toEqual(before);
  });

  test('an album that vanishes is hidden, and returns with policy and edits', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    used.write('2013/01_20_Sun/b.jpg');
    await used.scan();
    used.inDatabase((client) => {
      client.exec(`update albums set edited_name = 'Edited' where dirpath like '%Snow'`);
      client.exec('update photos set caption = filename');
    });
    const before = used.albums();
    renameSync(join(used.root, '2013/01_19_Snow'), join(used.dir, 'away'));
    const gone = await used.scan({ maxRemoved: 1 });
    expect(gone.report.missing_albums.items).toMatchObject([
      { path: '2013/01_19_Snow', photos: 1 },
    ]);
    expect(used.albums().map(({ missing }) => missing)).toEqual([true, false]);
    expect(used.photos().map(({ missing }) => missing)).toEqual([true, false]);
    renameSync(join(used.dir, 'away'), join(used.root, '2013/01_19_Snow'));
    const back = await used.scan();
    expect(back.report.returned_albums.items).toMatchObject([{ path: '2013/01_19_Snow' }]);
    expect(back.report.added_photos.total).toBe(0);
    expect(used.albums()).toEqual(before);
    expect(used.photos()[0]).toMatchObject({ missing: false, caption: 'a.jpg' });
  });

  test('a renamed directory is the album that it was', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    await used.scan({ newAlbums: 'private' });
    renameSync(join(used.root, '2013/01_19_Snow'), join(used.root, '2013/01_20_Ice'));
    const { report, state } = await used.scan();
    expect(state).toBe('done');
    expect([report.added_albums.total, report.missing_albums.total]).toEqual([0, 0]);
    expect(used.albums()).toMatchObject([
      { id: 1, name: 'Ice', date: '2013-01-20', missing: false, photo_count: 1, public: null },
    ]);
    expect(used.photos()).toMatchObject([{ id: 1, path: '2013/01_20_Ice/a.jpg', missing: false }]);
    expect((await used.scan()).report.changed_photos.total).toBe(0);
  });

  test('an album is counted anew when photos are added to it and vanish', async () => {
    for (const name of ['a', 'b']) used.write(`2013/01_19_Snow/${name}.jpg`, jpeg({ data: name }));
    await used.scan();
    used.remove('2013/01_19_Snow/a.jpg');
    used.write('2013/01_19_Snow/c.jpg', jpeg({ data: 'c' }));
    const { report, events } = await used.scan();
    expect(report.added_photos.items).toEqual([
      { category: 'Photos', path: '2013/01_19_Snow/c.jpg' },
    ]);
    expect(report.missing_photos.items).toMatchObject([{ path: '2013/01_19_Snow/a.jpg' }]);
    expect(used.photos().map(({ missing }) => missing)).toEqual([true, false, false]);
    expect(used.albums()).toMatchObject([{ photo_count: 2, inheriting_count: 2 }]);
    const told = events.filter(({ kind }) => kind === 'photo');
    expect(told).toMatchObject([
      { change: 'added', filename: 'c.jpg', dirpath: '2013/01_19_Snow', category: 'Photos' },
      { change: 'missing', filename: 'a.jpg' },
    ]);
    used.write('2013/01_19_Snow/a.jpg', jpeg({ data: 'a' }));
    expect((await used.scan()).report.returned_photos.total).toBe(1);
    expect(used.albums()).toMatchObject([{ photo_count: 3 }]);
  });

  test('names and dates of albums follow their paths, edits stay, and --full corrects the dates of photos', async () => {
    used.write('2013/01_19_Snow/2013-01-19_19-12-43.jpg');
    await used.scan();
    const edited_at = '2000-05-05';
    used.inDatabase((client) => {
      client.exec(
        "update albums set derived_date = '1999-01-01', derived_name = 'Old', edited_date = '2001-01-01'",
      );
      client.exec("update photos set taken_at = '1999-01-01', edited_at = '2000-05-05', width = 1");
    });
    const { report: usual } = await used.scan();
    const taken_at = '2013-01-19T19:12:43';
    expect(used.photos()).toMatchObject([{ taken_at, edited_at, width: 1 }]);
    expect(usual.redated_photos.items).toMatchObject([
      { path: '2013/01_19_Snow/2013-01-19_19-12-43.jpg' },
    ]);
    expect(used.albums()).toMatchObject([
      { date: '2013-01-19', name: 'Snow', edited_date: '2001-01-01', search_text: 'snow' },
    ]);
    expect(usual.changed_albums.items).toMatchObject([{ path: '2013/01_19_Snow', name: 'Snow' }]);
    used.inDatabase((client) =>
      client.exec("update photos set taken_at = '1999-01-01', taken_source = 'exif'"),
    );
    const { report, events } = await used.scan({ full: true });
    expect(used.photos()).toMatchObject([{ taken_at, edited_at, width: 40 }]);
    expect(report.redated_photos.items).toMatchObject([
      { path: '2013/01_19_Snow/2013-01-19_19-12-43.jpg' },
    ]);
    expect(report.changed_albums.total).toBe(0);
    expect(events).toContainEqual(expect.objectContaining({ change: 'redated' }));
    expect((await used.scan({ full: true })).report.redated_photos.total).toBe(0);
  });

  test('a full scan says which other facts it has corrected, and keeps what the owner set', async () => {
    used.write('2013/01_19_Snow/a.jpg', jpeg({ width: 80, height: 60, data: 'a' }));
    used.write('2013/01_19_Snow/b.jpg', jpeg({ data: 'b' }));
    await used.scan();
    const rows = used.photos();
    used.inDatabase((client) =>
      client.exec(`
        update photos set caption = 'Ours' where id = 1;
        update photos set width = 1, height = 1, damaged = null where id = 1;
        insert into camera_details (photo_id, make, latitude, longitude) values (2, 'Wrong', 1, 2);
        insert into photo_texts (photo_id, title, keywords, people) values (1, 'Wrong', '[]', '[]')`),
    );
    const { report, events } = await used.scan({ full: true });
    expect(report.corrected_photos.items.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { category: 'Photos', path: '2013/01_19_Snow/a.jpg', what: ['size', 'texts'] },
      { category: 'Photos', path: '2013/01_19_Snow/b.jpg', what: ['camera', 'position'] },
    ]);
    expect(events.filter(({ kind }) => kind === 'corrected')).toHaveLength(2);
    expect(used.photos().map(({ width, caption }) => [width, caption])).toEqual(
      rows.map(({ width }, i) => [width, i === 0 ? 'Ours' : null]),
    );
    expect((await used.scan({ full: true })).report.corrected_photos.total).toBe(0);
  });

  test('a scan tells its phases in order', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    const { events } = await used.scan();
    const phases = events.filter(({ kind }) => kind === 'phase');
    expect(phases).toMatchObject([{ phase: 'walking' }, { phase: 'albums' }, { phase: 'photos' }]);
  });

  test('empty directories are no albums', async () => {
    mkdirSync(join(used.root, '2013/01_19_Snow'), { recursive: true });
    used.write('notes.txt');
    const { report, state } = await used.scan();
    expect([state, report.added_albums.total]).toEqual(['done', 0]);
    expect(used.albums()).toEqual([]);
  });
});
