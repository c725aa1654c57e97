import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { xmpPacket } from '../testing/testXmp.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

describe('files beside photos', () => {
  it('belong to the photo of exactly their name among several whose names look alike', async () => {
    const latin1 = (name: string) => Buffer.from(`${album}/${name}`, 'latin1');
    const names = [
      ...['\u00e9', 'e\u0301', 'IMG', 'img'].map((name) => Buffer.from(`${album}/${name}`)),
      ...['\xff', '\xfe'].map(latin1),
    ];
    used.write(`${album}/first.jpg`);
    for (const [i, name] of names.entries()) {
      used.write(Buffer.concat([name, Buffer.from('.jpg')]), jpeg({ data: `${i}` }));
      // The last photo has no file beside it.
      if (i === 5) continue;
      used.write(Buffer.concat([name, Buffer.from('.jpg.xmp')]), xmpPacket(`dc:title="${i}"`));
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
      // By path, what is in a directory below comes between the files of this one.
      used.write(`${album}/d/${name}`, jpeg({ data: `below ${i}` }));
    }
    const beside = { 'IMG.jpg.xmp': 0, 'e\u0301.xmp': 3, 'B.xmp': 4, 'c.jpg.xmp': 6, 'C.xmp': 7 };
    for (const [name, at] of Object.entries(beside)) {
      used.write(`${album}/${name}`, xmpPacket(`dc:title="${at}"`));
    }
    const json = JSON.stringify({ title: 'img.jpg', description: 'Takeout' });
    used.write(`${album}/d/img.jpg.json`, json);
    await used.scan();
    const shown = titleOf().flatMap(({ path, title }) => (title ? [[`${path}`, title]] : []));
    // B.xmp may belong to either of two photos, so it belongs to none.
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
});
