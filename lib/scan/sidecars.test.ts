import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';
const xmp = (attributes: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:exif="http://ns.adobe.com/exif/1.0/" ${attributes}/></rdf:RDF></x:xmpmeta>`;
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
  it('are read with them and are no photos', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.jpg.supplemental-metad.json`, takeout);
    used.write(`${album}/b.jpg`, jpeg({ data: 'b' }));
    used.write(
      `${album}/b.xmp`,
      xmp('dc:title="Sledge" exif:DateTimeOriginal="2013-01-19T10:00:00"'),
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
    // An instant follows the time zone.
    await used.scan({ timezone: 'UTC' });
    expect(used.photos()[0]).toMatchObject({ taken_at: '2013-01-19T12:53:20', taken_offset: 0 });
  });

  it('belong to the photo of exactly their name among several whose names look alike', async () => {
    const latin1 = (name: string) => Buffer.from(`${album}/${name}`, 'latin1');
    const names = [
      ...['\u00e9', 'e\u0301', 'IMG', 'img'].map((name) => Buffer.from(`${album}/${name}`)),
      ...['\xff', '\xfe'].map(latin1),
    ];
    used.write(`${album}/first.jpg`);
    for (const [i, name] of names.entries()) {
      used.write(Buffer.concat([name, Buffer.from('.jpg')]), jpeg({ data: `${i}` }));
      // Of the last one there is no file.
      if (i === 5) continue;
      used.write(Buffer.concat([name, Buffer.from('.jpg.xmp')]), xmp(`dc:title="${i}"`));
    }
    await used.scan();
    const titles = used.inDatabase((client) =>
      client.prepare('select path, title from photos left join photo_texts on photo_id = id').all(),
    ) as { path: Buffer; title: string | null }[];
    const found = titles.map(({ path, title }) => [path.toString('latin1'), title]);
    const expected = names.map((name, i) => [`${name.toString('latin1')}.jpg`, `${i}`]);
    const first = [`${album}/first.jpg`, null];
    expect(found.sort()).toEqual(
      [...expected.slice(0, 5), [`${latin1('\xfe.jpg').toString('latin1')}`, null], first].sort(),
    );
  });

  it('belong to none of several photos whose names look alike, where it is not clear to which', async () => {
    const titleOf = () =>
      used.inDatabase((client) =>
        client
          .prepare('select path, title from photos left join photo_texts on photo_id = id')
          .all(),
      ) as { path: Buffer; title: string | null }[];
    const photos = [
      'IMG.jpg',
      'img.jpg',
      '\u00e9.jpg',
      'e\u0301.jpg',
      'B.JPG',
      'B.jpg',
      'c.jpg',
      'C.jpg',
    ];
    for (const [i, name] of photos.entries()) {
      used.write(`${album}/${name}`, jpeg({ data: `${i}` }));
      // Directories below stand between the files of one.
      used.write(`${album}/d/${name}`, jpeg({ data: `below ${i}` }));
    }
    const beside = { 'IMG.jpg.xmp': 0, 'e\u0301.xmp': 3, 'B.xmp': 4, 'c.jpg.xmp': 6, 'C.xmp': 7 };
    for (const [name, at] of Object.entries(beside)) {
      used.write(`${album}/${name}`, xmp(`dc:title="${at}"`));
    }
    const json = JSON.stringify({ title: 'img.jpg', description: 'Takeout' });
    used.write(`${album}/d/img.jpg.json`, json);
    await used.scan();
    const shown = titleOf().flatMap(({ path, title }) => (title ? [[`${path}`, title]] : []));
    // B.xmp may be of either.
    expect(shown.sort()).toEqual(
      [0, 3, 6, 7].map((at) => [`${album}/${photos[at]}`, `${at}`]).sort(),
    );
    const captions = used.inDatabase((client) =>
      client
        .prepare(
          'select path from photo_texts join photos on photo_id = id where photo_texts.caption is not null',
        )
        .pluck()
        .all(),
    ) as Buffer[];
    expect(captions.map(String)).toEqual([`${album}/d/img.jpg`]);
  });

  it('with a name that was cut belong to the photo that their title names', async () => {
    const cut = 'PXL_20230405_112233444.PORTRAIT.ORIGINAL-COVER';
    const says = (title: string) => JSON.stringify({ title, description: `of ${title}` });
    const photos = [
      ...[`${cut}1.jpg`, `${cut}2.jpg`, `${cut}1-edi.jpg`],
      ...['p.jpg', 'p.png', 'q.JPG', 'live.mp4', 'r(1).jpg', 's_t.jpg', 'none.jpg'],
    ];
    for (const name of photos) used.write(`${album}/${name}`, jpeg({ data: name }));
    const beside = {
      [`${cut}.json`]: `${cut}1, and more.jpg`,
      [`${cut}(1).json`]: `${cut}2.jpg`,
      'p.json': 'p.png',
      'q.json': 'q.jpeg',
      'live.json': 'live.HEIC',
      'r(1).json': 'r.jpg',
      's_t.json': 's&t',
      'none.json': 'none at all.jpg',
    };
    for (const [name, title] of Object.entries(beside)) {
      used.write(`${album}/${name}`, says(title));
    }
    await used.scan();
    const captions = () =>
      used.inDatabase((client) =>
        client
          .prepare(
            `select filename, photo_texts.caption
            from photos
            join photo_texts on photo_texts.photo_id = photos.id
            order by filename`,
          )
          .raw()
          .all(),
      );
    const expected = [
      [`${cut}1.jpg`, `of ${cut}1, and more.jpg`],
      ['live.mp4', 'of live.HEIC'],
      ['p.png', 'of p.png'],
      ['q.JPG', 'of q.jpeg'],
      ['r(1).jpg', 'of r.jpg'],
      ['s_t.jpg', 'of s&t'],
    ];
    expect(captions()).toEqual(expected);
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
    used.write(`${album}/a.jpg.xmp`, xmp('dc:title="One"'));
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toMatchObject([{ title: 'One' }]);
    expect(await read()).toEqual([]);
    used.write(`${album}/a.jpg.xmp`, xmp('dc:title="Another"'));
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toMatchObject([{ title: 'Another' }]);
    used.remove(`${album}/a.jpg.xmp`);
    expect(await read()).toEqual([`${album}/a.jpg`]);
    expect(texts()).toEqual([]);
    expect(used.photos()).toMatchObject([{ caption: 'Ours' }, { caption: null }]);
    expect(await read()).toEqual([]);
  });

  it('that cannot be read just now are tried again', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.xmp`, xmp('dc:title="One"'));
    const library = openLocalLibrary(used.root);
    const failing = Object.assign(new Error('EIO'), { code: 'EIO' });
    await used.scan({}, { ...library, readHead: () => Promise.reject(failing) });
    expect(texts()).toEqual([]);
    await used.scan();
    expect(texts()).toMatchObject([{ title: 'One' }]);
  });

  it('in a directory that cannot be listed just now change nothing', async () => {
    used.write(`${album}/a.jpg`);
    used.write(`${album}/a.xmp`, xmp('dc:title="One"'));
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
      used.write(`${album}/${at}.xmp`, xmp(`dc:title="${at}"`));
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

describe('files that are being copied', () => {
  it('wait for a later scan, whatever patterns match', async () => {
    const everything = used.settings.patterns.slice(1, 2).map((pattern) => ({
      ...pattern,
      regex: /^2013\/01_19_Snow\/.*$/u,
      indexed: /^2013\/01_19_Snow\/.*$/du,
    }));
    const temporary = [
      'a.jpg.part',
      'a.jpg.crdownload',
      'a.jpg.tmp',
      '.a.jpg.Xy12aB',
      '.syncthing.a.jpg.tmp',
      '~syncthing~a.jpg.tmp',
    ];
    for (const name of temporary) used.write(`${album}/${name}`, jpeg({ data: name }));
    used.write(`${album}/b.jpg`);
    const { report } = await used.scan({ patterns: everything });
    expect(used.photos()).toMatchObject([{ filename: 'b.jpg' }]);
    expect(report.faults.items.map(({ kind }) => kind)).toEqual(temporary.map(() => 'copying'));
    used.write(`${album}/a.jpg`, jpeg({ data: 'a' }));
    await used.scan({ patterns: everything });
    expect(used.photos()).toMatchObject([{ filename: 'b.jpg' }, { filename: 'a.jpg' }]);
  });
});
