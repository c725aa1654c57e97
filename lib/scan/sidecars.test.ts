import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LibraryEntry } from '../library/library.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { xmpPacket } from '../testing/testXmp.ts';
import { collectSidecars } from './sidecars.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';
const takeout = JSON.stringify({
  title: 'a.jpg',
  description: 'On the hill',
  photoTakenTime: { timestamp: '1358600000' },
  geoData: { latitude: 48.5, longitude: 2.25, altitude: 0 },
  people: [{ name: 'Anne' }],
});
const texts = () =>
  used.inDatabase((client) =>
    client.prepare('select title, caption, people from photo_texts order by photo_id').all(),
  );
const positions = () =>
  used.inDatabase((client) =>
    client.prepare('select latitude, longitude from camera_details').all(),
  );

describe('files beside photos', () => {
  it('belong to neither of two photos that a bucket lists with another directory in between', async () => {
    const names = ['2013/01_19_Snow/a.jpg', '2014/01_01_Sun/b.jpg', '2013/01_19_Snow/a.png'];
    for (const name of names) used.write(name, jpeg({ data: name }));
    used.write('2013/01_19_Snow/a.xmp', xmpPacket('dc:title="Hidden"'));
    const library = openLocalLibrary(used.root);
    const entries: LibraryEntry[] = [];
    for await (const batch of library.list()) entries.push(...batch.entries);
    entries.sort((a, b) => (a.text < b.text ? -1 : 1));
    const [first, ...others] = entries.filter(({ text }) => text.startsWith('2013/'));
    const batches = [
      { run: 0, entries: first ? [first] : [] },
      { run: 1, entries: entries.filter(({ text }) => text.startsWith('2014/')) },
      { run: 0, entries: others },
    ];
    const list = async function* () {
      for (const batch of batches) yield { ...batch, faults: [] };
    };
    const { report } = await used.scan({}, { ...library, list });
    expect(report.files).toMatchObject({ seen: 4, photos: 3, sidecars: 1 });
    expect(texts()).toEqual([]);
  });

  it('are read with them and are no photos', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.jpg.supplemental-metad.json`, takeout);
    used.write(`${album}/b.jpg`, jpeg({ data: 'b' }));
    used.write(
      `${album}/b.xmp`,
      xmpPacket('dc:title="Sledge" exif:DateTimeOriginal="2013-01-19T10:00:00"'),
    );
    const { report } = await used.scan();
    expect(report.files).toMatchObject({ seen: 4, photos: 2, sidecars: 2 });
    expect(report.unmatched.total).toBe(0);
    expect(used.photos()).toMatchObject([
      {
        filename: 'a.jpg',
        taken_at: '2013-01-19T13:53:20',
        taken_offset: 60,
        taken_source: 'sidecar',
      },
      {
        filename: 'b.jpg',
        taken_at: '2013-01-19T10:00:00',
        taken_source: 'sidecar',
        taken_by_zone: 0,
      },
    ]);
    expect(texts()).toEqual([
      { title: null, caption: 'On the hill', people: '["Anne"]' },
      { title: 'Sledge', caption: null, people: '[]' },
    ]);
    expect(positions()).toEqual([{ latitude: 48.5, longitude: 2.25 }]);
    // Takeout gives an instant, so the time that is shown follows the gallery's time zone.
    await used.scan({ timezone: 'UTC' });
    expect(used.photos()[0]).toMatchObject({ taken_at: '2013-01-19T12:53:20', taken_offset: 0 });
  });

  it('that change, come or go have their photos read again, and nothing that the owner set is lost', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/b.jpg`, jpeg({ data: 'b' }));
    await used.scan();
    used.inDatabase((client) => client.exec("update photos set caption = 'Ours' where id = 1"));
    const read = async () => {
      const paths: string[] = [];
      const library = openLocalLibrary(used.root);
      const { report } = await used.scan(
        {},
        {
          ...library,
          readEnds: (path, ...sizes) => {
            paths.push(path.toString());
            return library.readEnds(path, ...sizes);
          },
        },
      );
      expect(report.changed_photos.total).toBe(0);
      return [...new Set(paths)];
    };
    expect(await read()).toEqual([]);
    used.write(`${album}/a.jpg.xmp`, xmpPacket('dc:title="One"'));
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toMatchObject([{ title: 'One' }]);
    expect(await read()).toEqual([]);
    used.write(`${album}/a.jpg.xmp`, xmpPacket('dc:title="Another"'));
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toMatchObject([{ title: 'Another' }]);
    used.remove(`${album}/a.jpg.xmp`);
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toEqual([]);
    expect(used.photos()).toMatchObject([{ caption: 'Ours' }, { caption: null }]);
    expect(await read()).toEqual([]);
  });

  it('that are called like several photos without their extension are read for what is one photo alone', () => {
    const readFor = (...names: string[]) => {
      const sidecars = collectSidecars();
      const add = (name: string) =>
        sidecars.add({
          rawPath: `${album}/${name}`,
          text: `${album}/${name}`,
          etag: 'e',
        } as LibraryEntry);
      // The listing goes on elsewhere, also in the directories below.
      for (const name of [...names, 'below/a.jpg']) add(name);
      sidecars.add({ rawPath: 'z/b.jpg', text: 'z/b.jpg', etag: 'e' } as LibraryEntry);
      const left = names.filter((name) => sidecars.of(`${album}/${name}`).length > 0);
      return left.filter((name) => !name.endsWith('.xmp'));
    };
    expect(readFor('a.jpg', 'a.xmp')).toEqual(['a.jpg']);
    expect(readFor('a.jpg', 'a.png', 'a.xmp')).toEqual([]);
    expect(readFor('a.xmp', 'a.HEIC', 'a.jpg')).toEqual([]);
    expect(readFor('A.jpg', 'a.PNG', 'A.xmp')).toEqual([]);
    expect(readFor('a.jpg', 'a.png', 'a.jpg.xmp', 'a.xmp')).toEqual(['a.jpg']);
    // A raw file and its JPEG, a still and its film.
    expect(readFor('a.NEF', 'a.jpg', 'a.xmp')).toEqual(['a.NEF', 'a.jpg']);
    expect(readFor('a.NEF', 'a.png', 'a.xmp')).toEqual([]);
    expect(readFor('a.HEIC', 'a.MOV', 'a.xmp')).toEqual(['a.HEIC']);
    expect(readFor('a.NEF', 'a.HEIC', 'a.MOV', 'a.xmp')).toEqual(['a.NEF', 'a.HEIC']);
    expect(readFor('a.MOV', 'a.xmp')).toEqual(['a.MOV']);
    expect(readFor('a.MOV', 'a.mp4', 'a.xmp')).toEqual([]);
    expect(readFor('a.jpg', 'a.txt', 'a.aae', 'a.xmp')).toEqual(['a.jpg']);
    expect(readFor('a.mov', 'a.pdf', 'a.xmp')).toEqual(['a.mov']);
    expect(readFor('a.pdf', 'a.xmp')).toEqual(['a.pdf']);
    expect(readFor('a.HEIC', 'a.HEIC.jpg', 'a.HEIC.xmp')).toEqual(['a.HEIC']);
    expect(readFor('a.MP', 'a.MP.jpg', 'a.MP.jpg.xmp')).toEqual(['a.MP.jpg']);
  });

  it('that are of a picture are not read for a film that is called like it', async () => {
    const json = { title: 'a.jpg', description: 'Of a' };
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.mp4`, 'a film');
    used.write(`${album}/a.jpg.supplemental-metadata.json`, JSON.stringify(json));
    used.write(`${album}/b.png`, jpeg({ data: 'b' }));
    used.write(`${album}/b.mp4`, 'another film');
    used.write(`${album}/b.json`, JSON.stringify({ title: 'b.png', description: 'Of b' }));
    used.write(`${album}/PXL_1.MP.jpg`, jpeg({ data: 'p' }));
    used.write(`${album}/PXL_1.MP`, 'a third film');
    used.write(`${album}/PXL_1.MP.jpg.json`, JSON.stringify({ ...json, title: 'PXL_1.MP.jpg' }));
    used.write('2013/02_02_Ice/c.mp4', 'a fourth film');
    const told = () =>
      used.inDatabase((client) =>
        client
          .prepare(
            `select filename from photos join photo_texts on photo_texts.photo_id = photos.id
              where missing_since is null order by path`,
          )
          .pluck()
          .all(),
      );
    await used.scan();
    expect(told()).toEqual(['PXL_1.MP.jpg', 'a.jpg', 'b.png']);
    // Nothing else is called like it any more.
    used.remove(`${album}/a.jpg`);
    used.remove(`${album}/b.png`);
    await used.scan({ maxRemoved: 1 });
    expect(told()).toEqual(['PXL_1.MP.jpg', 'a.mp4', 'b.mp4']);
    used.write(`${album}/b.png`, jpeg({ data: 'b' }));
    await used.scan();
    expect(told()).toEqual(['PXL_1.MP.jpg', 'a.mp4', 'b.png']);
  });

  it('that are called like several photos and do not say whose they are are read for none', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.png`, jpeg({ data: 'other' }));
    used.write(`${album}/a.json`, JSON.stringify({ description: 'On the hill' }));
    await used.scan();
    expect(texts()).toEqual([]);
  });

  it('leave a photo as soon as another is called like it', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.xmp`, xmpPacket('dc:title="One"'));
    await used.scan();
    expect(texts()).toMatchObject([{ title: 'One' }]);
    used.write(`${album}/a.png`, jpeg({ data: 'other' }));
    await used.scan();
    expect(texts()).toEqual([]);
    used.remove(`${album}/a.png`);
    await used.scan();
    expect(texts()).toMatchObject([{ title: 'One' }]);
  });

  it('that cannot be read just now are tried again', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.xmp`, xmpPacket('dc:title="One"'));
    const library = openLocalLibrary(used.root);
    const failing = Object.assign(new Error('EIO'), { code: 'EIO' });
    await used.scan({}, { ...library, readHead: () => Promise.reject(failing) });
    expect(texts()).toEqual([]);
    await used.scan();
    expect(texts()).toMatchObject([{ title: 'One' }]);
  });

  it('in a directory that cannot be listed just now change nothing', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.xmp`, xmpPacket('dc:title="One"'));
    used.write('2013/02_02_Ice/b.jpg', jpeg({ data: 'b' }));
    await used.scan();
    const library = openLocalLibrary(used.root);
    const directory = album;
    const unreadable = {
      kind: 'unreadable',
      rawPath: directory,
      text: directory,
      message: 'EIO',
    } as const;
    await used.scan(
      {},
      {
        ...library,
        async *list() {
          for await (const { entries, faults } of library.list()) {
            const left = entries.filter(({ rawPath }) => !rawPath.startsWith(`${directory}/`));
            yield {
              entries: left,
              faults: left.length < entries.length ? [...faults, unreadable] : faults,
            };
          }
        },
      },
    );
    expect(used.photos()).toMatchObject([{ missing: false }, { missing: false }]);
    expect(texts()).toMatchObject([{ title: 'One' }]);
  });

  it('that an earlier version took for photos go, and a scan is not refused for their removal', async () => {
    const everything = used.settings.patterns.slice(1, 2).map((pattern) => ({
      ...pattern,
      regex: /^2013\/01_19_Snow\/.*$/u,
      indexed: /^2013\/01_19_Snow\/.*$/du,
    }));
    for (let at = 0; at < 12; at += 1) {
      used.write(`${album}/${at}.jpg`, jpeg({ data: `${at}` }));
      used.write(`${album}/${at}.xmp`, xmpPacket(`dc:title="${at}"`));
    }
    await used.scan({ patterns: everything });
    used.inDatabase((client) =>
      client.exec(`insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, added_at)
        select album_id, replace(filename, 'jpg', 'xmp'), cast(replace(path, 'jpg', 'xmp') as blob),
          'other', 'application/octet-stream', 1, 0, 'e', 0 from photos`),
    );
    const { state, report } = await used.scan({ patterns: everything });
    expect([state, report.missing_photos.total]).toEqual(['done', 12]);
  });
});
