import { expect, test } from 'vitest';
import type { Library } from '../library/library.ts';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { fileDateSources } from '../time/takenSource.ts';
import { openFactsReader } from './factsReader.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import { collectSidecars } from './sidecars.ts';

const settings = {
  timezone: 'UTC',
  dateOrder: fileDateSources,
  checksums: false,
  sidecars: collectSidecars(),
};

test('a large damaged JPEG, in which no frame ever comes, is not read whole', async () => {
  const size = 300 * 1024 * 1024;
  const comment = Buffer.alloc(65_537, Buffer.from([0xff, 0xfe, 0xff, 0xff]));
  comment.fill(0, 4);
  const head = (length: number) => {
    const bytes = Buffer.alloc(length, comment);
    bytes.writeUInt16BE(0xffd8, 0);
    bytes.set(comment.subarray(0, 4), 2);
    return bytes;
  };
  const lengths: number[] = [];
  const library = {
    readEnds: async (_path: Buffer, length: number, tail: number) => ({
      bytes: head(length),
      tail: Buffer.alloc(tail),
      size,
      complete: false,
    }),
    open: async () => ({
      size,
      readRange: async (start: number, end: number) => {
        lengths.push(end - start);
        return head(end - start);
      },
      close: async () => undefined,
    }),
  } as unknown as Library;
  const read = await openFactsReader(library, settings);
  const photo = { filename: 'a.jpg', rawPath: 'a.jpg', size } as Partial<ScannedPhoto>;
  const facts = await read(photo as ScannedPhoto);
  expect(facts?.damaged).toBe('a header too far inside');
  expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1024 * 1024);
  expect(lengths.length).toBeLessThan(20);
});

test('of a film that goes while it is read nothing is known, so that a scan stores nothing', async () => {
  const film = testFilm({ frames: [await paintFrame('#f00', '#00f')], width: 64, height: 48 });
  const library = {
    readEnds: async () => ({ bytes: film, tail: film, size: film.length, complete: true }),
    open: async () => null,
  } as unknown as Library;
  const read = await openFactsReader(library, settings);
  const photo = { filename: 'a.mov', rawPath: 'a.mov', size: film.length } as ScannedPhoto;
  expect(await read(photo)).toBeNull();
});
