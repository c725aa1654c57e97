import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../config/config.ts';
import type { TileId } from '../config/tiles.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { recountAlbums } from '../photos/counters.ts';
import { makeLog } from '../process/log.ts';
import { openShare } from '../sessions/openShare.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { pngTile as png, tileFile } from '../testing/testTiles.ts';
import { makeTileFetcher, type TileAsker, TileUnavailableError } from './fetchedTiles.ts';
import { openMapTiles } from './mapTiles.ts';
import { isOldTile, tileKey } from './tileCache.ts';

const file = (path: string) =>
  ({ tiles: { kind: 'file', path, place: 'gallery.yaml:3' }, attribution: null }) as const;
const nothing = { cache: { read: async () => null, put: async () => {} }, log: makeLog('error') };

describe('a file of tiles', () => {
  let gallery: TestGallery;
  beforeAll(async () => {
    gallery = await startTestGallery({ 'a.jpg': png }, (dir) => {
      writeFileSync(join(dir, 'world.pmtiles'), tileFile(2));
      return 'map: { tiles: world.pmtiles }';
    });
  });
  afterAll(() => gallery.stop());

  test('is served tile by tile to people who have a map, and to nobody else', async () => {
    const { db, get } = gallery;
    expect((await get('/map/tiles/0/0/0')).status).toBe(404);
    db.$client.exec('insert into camera_details (photo_id, latitude, longitude) values (1, 45, 6)');
    recountAlbums(db, [1]);
    const { status, headers, body } = await get('/map/tiles/0/0/0');
    expect([status, headers['content-type']]).toEqual([200, 'image/png']);
    expect(body).toEqual(png);
    const others = ['1/0/0', '0/1/0', '0/0/1', '00/0/0', '20/0/0', '-1/0/0', '0/0/0.5', 'x/0/0'];
    for (const other of others) {
      expect([other, (await get(`/map/tiles/${other}`)).status]).toEqual([other, 404]);
    }
    expect(await gallery.context.tiles?.describe()).toEqual({
      maxZoom: 7,
      attribution: '© Us & you',
    });
    db.$client.exec('update policies set strip_metadata = 1');
    expect((await get('/map/tiles/0/0/0')).status).toBe(404);
  });

  test('is served to holders of a share with a map, for as long as the share is live', async () => {
    const { db, get, context } = gallery;
    db.$client.exec('update policies set public = 0, strip_metadata = 0');
    const made = makeShare(db, null, { name: 'x', of: { albumId: 1 } });
    const attempt = { password: '', address: '192.0.2.1', cookies: undefined };
    const opened = await openShare(db, context.config, { ...attempt, token: made.token });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const cookie = `${opened.cookie.name}=${opened.cookie.value}`;
    const status = async (headers = {}) => (await get('/map/tiles/0/0/0', headers)).status;
    expect([await status({ cookie }), await status()]).toEqual([200, 404]);
    db.$client.exec('update policies set strip_metadata = 1');
    expect(await status({ cookie })).toBe(404);
    db.$client.exec('update policies set strip_metadata = 0');
    revokeShare(db, null, made.id);
    expect(await status({ cookie })).toBe(404);
  });
});

test('a file that is missing, or no file of tiles, is refused with the place and the remedy', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'albumen-tiles-'));
  const path = join(dir, 'world.pmtiles');
  const fault = () => {
    try {
      openMapTiles({ map: file(path) }, nothing);
    } catch (error) {
      return error instanceof ConfigError ? error.faults[0] : error;
    }
    return null;
  };
  expect(fault()).toBe(
    `gallery.yaml:3: map.tiles: found no file ${path}, expected a file of tiles in the form PMTiles 3, such as \`pmtiles extract\` makes`,
  );
  writeFileSync(path, 'MBTiles');
  expect(fault()).toContain(`found ${path}, which is something else, expected`);
  writeFileSync(path, tileFile(9));
  expect(fault()).toContain('whose tiles are of an unknown kind');
  writeFileSync(path, tileFile(1));
  expect(openMapTiles({ map: file(path) }, nothing)?.kind).toBe('vector');
  await rm(dir, { recursive: true });
});

describe('tiles at an address', () => {
  let server: Server;
  let port: number;
  const asked: IncomingMessage[] = [];
  let answer: (response: ServerResponse) => void;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => void asked.splice(0));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const ann = { client: '1', isVisitor: false };
  const waits: number[] = [];
  const fetcher = (most = 100) => {
    const kept = new Map<string, Buffer>();
    const cache = {
      read: async (key: string) => kept.get(key) ?? null,
      put: async (key: string, bytes: Uint8Array) => void kept.set(key, Buffer.from(bytes)),
    };
    const find = makeTileFetcher(`http://127.0.0.1:${port}/{z}/{x}/{y}.png?key=secret`, {
      cache,
      log: makeLog('error'),
      most,
      wait: async (ms) => void waits.push(ms),
    });
    return { kept, find: (tile: TileId, asker: TileAsker = ann) => find(tile, asker) };
  };

  test('are asked for once, however many want one, without anything of who asks, and kept', async () => {
    answer = (response) => response.end(png);
    const { find, kept } = fetcher();
    const tile = { z: 3, x: 1, y: 2 };
    expect(await Promise.all([find(tile), find(tile)])).toEqual([png, png]);
    expect(await find(tile)).toEqual(png);
    expect(asked.map(({ url }) => url)).toEqual(['/3/1/2.png?key=secret']);
    expect(Object.keys(asked[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining(['cookie', 'referer', 'origin']),
    );
    expect([...kept.keys()]).toEqual([
      tileKey(`http://127.0.0.1:${port}/{z}/{x}/{y}.png?key=secret`, tile, Date.now()),
    ]);
  });

  test('a tile that is missing, or cannot be had, is not asked for again at once', async () => {
    const { find, kept } = fetcher();
    answer = (response) => response.writeHead(404).end();
    expect([await find({ z: 0, x: 0, y: 0 }), await find({ z: 0, x: 0, y: 0 })]).toEqual([
      null,
      null,
    ]);
    const bad: (typeof answer)[] = [
      (response) => response.writeHead(500).end(),
      (response) => response.writeHead(302, { Location: `http://127.0.0.1:${port}/inside` }).end(),
      (response) => response.end(Buffer.alloc(1_000_001)),
      (response) => response.destroy(),
    ];
    for (const [x, each] of bad.entries()) {
      answer = each;
      const tile = { z: 2, x, y: 0 };
      await expect(find(tile)).rejects.toThrow(TileUnavailableError);
      await expect(find(tile)).rejects.toThrow(TileUnavailableError);
    }
    expect(asked.map(({ url }) => url?.split('?')[0])).toEqual([
      ...['/0/0/0.png', '/2/0/0.png', '/2/1/0.png', '/2/2/0.png', '/2/3/0.png'],
    ]);
    expect(kept.size).toBe(0);
  });

  test('a tile that others have looked at takes as long as any other for somebody new to it', async () => {
    const { find } = fetcher();
    const bob = { client: '2', isVisitor: false };
    const waitsFor = async (tile: TileId, asker: TileAsker) => {
      waits.splice(0);
      await find(tile, asker).catch(() => null);
      return waits.length;
    };
    const answers: (typeof answer)[] = [
      (response) => response.end(png),
      (response) => response.writeHead(404).end(),
      (response) => response.writeHead(500).end(),
    ];
    for (const [x, each] of answers.entries()) {
      answer = each;
      const tile = { z: 2, x, y: 1 };
      const times = [];
      for (const asker of [ann, ann, bob, bob]) times.push(await waitsFor(tile, asker));
      expect([x, ...times]).toEqual([x, 0, 0, 1, 0]);
    }
    expect(asked).toHaveLength(answers.length);
  });

  test('visitors leave half of the tiles of an hour to people who are signed in', async () => {
    answer = (response) => response.end(png);
    const { find } = fetcher(4);
    const visitor = { client: '192.0.2.1', isVisitor: true };
    const isHad = (x: number, asker: TileAsker) =>
      find({ z: 4, x, y: 0 }, asker).then(
        () => true,
        () => false,
      );
    const had = [];
    for (let x = 0; x < 3; x++) had.push(await isHad(x, visitor));
    for (let x = 3; x < 6; x++) had.push(await isHad(x, ann));
    expect(had).toEqual([true, true, false, true, true, false]);
    // A tile that somebody else has looked at must not be told from one that nobody has.
    expect([await isHad(3, visitor), await isHad(9, visitor)]).toEqual([false, false]);
    expect([await isHad(0, ann), await isHad(9, ann)]).toEqual([false, false]);
    // A tile that somebody has had does not count again: the host is not asked for it.
    expect([await isHad(0, visitor), await isHad(3, ann)]).toEqual([true, true]);
  });

  test('while too many tiles are waited for, none that others have had comes at once', async () => {
    answer = (response) => response.end(png);
    const { find } = fetcher(1_000);
    const kept = { z: 9, x: 500, y: 0 };
    await find(kept, ann);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = (response) => void released.then(() => response.end(png));
    const visitor = { client: '192.0.2.1', isVisitor: true };
    const waiting = Array.from({ length: 104 }, (_, x) => find({ z: 9, x, y: 0 }, visitor));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(find(kept, visitor)).rejects.toThrow(TileUnavailableError);
    expect(await find(kept, ann)).toEqual(png);
    release();
    expect(await Promise.all(waiting)).toHaveLength(104);
  });
});

test('tiles are kept for a month, and files whose names are no tile’s count as old', () => {
  const [now, month] = [Date.UTC(2026, 5, 1), 31 * 24 * 60 * 60 * 1000];
  const key = tileKey('https://tiles.example.org/{z}/{x}/{y}.png', { z: 19, x: 524287, y: 3 }, now);
  expect([isOldTile(key, now), isOldTile(key, now + month), isOldTile('tiles/x', now)]).toEqual([
    ...[false, true, true],
  ]);
});
