import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { basename, extname, join } from 'node:path';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { expect } from 'vitest';
import { parseConfig } from '../config/config.ts';
import { openDatabase } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { mutate, seeded } from './mutations.ts';
import { paintFrame, testFilm } from './testFilm.ts';
import { makeTestContext, serveContext } from './testGallery.ts';
import { makeHeic } from './testHeic.ts';
import { makeTestLibrary, type TestLibrary } from './testLibrary.ts';
import { googleMotion, samsungMotion } from './testMotion.ts';
import { drawTestJpeg, progressiveJpeg, stampJpeg } from './testPictures.ts';
import { makeCr3, makeCrw, makeNef, makeRaf, makeX3f } from './testRaw.ts';
import { boxedJxl, encodeStill, makeJxl, makePsd } from './testStills.ts';

/** An intact file, of which mutants are made. */
type Sound = { readonly name: string; readonly bytes: Buffer };

/** Tests only: a small file of each kind that is read, without real photos. */
export async function makeSoundFiles(): Promise<Sound[]> {
  const drawn = await drawTestJpeg({ width: 400, height: 300, detail: 12, orientation: 6 });
  const jpeg = stampJpeg(drawn, { number: 1, takenAt: '2020:05:01 12:00:00' });
  const picture = sharp(drawn).resize(200, 150);
  const png = await picture.clone().png().toBuffer();
  const frames = [await paintFrame('#f00', '#00f'), await paintFrame('#0f0', '#ff0')];
  const film = testFilm({ frames, width: 64, height: 48, metadata: {} });
  const animation = [png, await picture.clone().negate().png().toBuffer()];
  const moving = sharp(animation, { join: { animated: true } });
  const files: Readonly<Record<string, Buffer>> = {
    'a.jpg': jpeg,
    'progressive.jpg': await progressiveJpeg(300, 200),
    'google.jpg': googleMotion(jpeg, film, 'container'),
    'samsung.jpg': samsungMotion(jpeg, film),
    'a.png': png,
    'a.webp': await picture
      .clone()
      .webp()
      .withExif({ IFD0: { Artist: 'A' } })
      .toBuffer(),
    'moving.webp': await moving.clone().webp().toBuffer(),
    'moving.gif': await moving.clone().gif().toBuffer(),
    'a.avif': await picture.clone().avif({ effort: 0 }).toBuffer(),
    'a.tif': await picture.clone().tiff().toBuffer(),
    'a.heic': makeHeic(),
    'grid.heic': makeHeic({ grid: { columns: 2, rows: 2, width: 100, height: 90 } }),
    'a.jxl': boxedJxl(await makeJxl(png)),
    'a.jp2': await encodeStill(png, 'jpeg2000', 'format=rgb24'),
    'a.psd': makePsd(100, 80),
    'a.nef': makeNef(drawn, jpeg),
    'a.crw': makeCrw(drawn, jpeg, 90),
    'a.x3f': makeX3f(drawn, jpeg, 90),
    'a.cr3': makeCr3(drawn, jpeg, 1),
    'a.raf': makeRaf(jpeg),
    'a.mov': film,
    'end.mov': testFilm({ frames, width: 64, height: 48, metadata: {}, faststart: false }),
    'a.jpg.xmp': Buffer.from('<x:xmpmeta><rdf:Description dc:title="A"/></x:xmpmeta>'),
    'a.jpg.json': Buffer.from('{"title":"a.jpg","photoTakenTime":{"timestamp":"1588334400"}}'),
  };
  return Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
}

/** Tests only: real photos below a directory, up to this size in bytes; none where it is absent. */
export function readSoundFiles(directory: string, largest: number): Sound[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(directory, name);
    const facts = statSync(path);
    return facts.isFile() && facts.size <= largest && !/\.(?:md|json)$/.test(name)
      ? [{ name: basename(name), bytes: readFileSync(path) }]
      : [];
  });
}

/**
 * Milliseconds that a request may take: ten seconds for a decoder, the rest for the queue and a
 * busy machine.
 */
const MOST_MS = 60_000;
const MOST_BYTES = 1e9;
const policies = { whole: 0, stripped: 1 };

type Survey = {
  readonly files: number;
  readonly requests: number;
  readonly slowestMs: number;
  /** How many requests had which status; 0: the connection broke. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Megabytes of the largest process of ours. */
  readonly mostMb: number;
};

/**
 * Tests only: mutants of these files are scanned, and asked for by every route that sends bytes,
 * whole and stripped. Nothing crashes, hangs, takes over a gigabyte or leaves a file open.
 */
export async function surviveMutants(
  sound: readonly Sound[],
  mutants: number,
  { seed, renditions }: { readonly seed: number; readonly renditions: boolean },
): Promise<Survey> {
  const used = makeTestLibrary();
  try {
    const random = seeded(seed);
    for (let i = 0; i < mutants; i += 1) {
      const { name, bytes } = sound[i % sound.length] as Sound;
      // A file beside a photo belongs to it by its name.
      const stem = /\.(?:xmp|json)$/.test(name) ? `${i - 1}.jpg` : String(i);
      used.write(`2020/Mutants/${stem}${extname(name)}`, mutate(bytes, random));
    }
    const pattern = compilePattern('Photos', String.raw`(?<a_year>\d{4})/(?<a_name>[^/]+)/.*`);
    const { state } = await used.scan({ patterns: [pattern] });
    expect([seed, state]).toEqual([seed, 'done']);
    return await askForAll(used, seed, renditions);
  } finally {
    used.close();
  }
}

async function askForAll(used: TestLibrary, seed: number, renditions: boolean): Promise<Survey> {
  const yaml = `library: ${used.root}\ncache: ${used.dir}/cache\ndata_dir: ${used.dataDir}\nfilms: { renditions: ${renditions ? 'on' : 'off'} }`;
  const config = parseConfig(yaml, join(used.dir, 'gallery.yaml'), { port: 3000, timezone: 'UTC' });
  const db = openDatabase(used.dataDir, { busyTimeoutMs: 1000, timezone: 'UTC' });
  const context = makeTestContext(config, db);
  Object.assign(context.log, { error: () => undefined, warn: () => undefined });
  const { server, port } = await serveContext(context);
  const seen = { requests: 0, slowestMs: 0, mostBytes: 0 };
  const statuses: Record<number, number> = {};
  const watch = setInterval(() => {
    seen.mostBytes = Math.max(seen.mostBytes, ...ownMemory());
  }, 100);
  const look = async (path: string) => {
    const begun = performance.now();
    const status = await ask(port, path);
    seen.requests += 1;
    statuses[status] = (statuses[status] ?? 0) + 1;
    seen.slowestMs = Math.max(seen.slowestMs, performance.now() - begun);
    // 0: a download breaks off where the file is no longer what the database says.
    expect([seed, path, status]).toEqual([seed, path, expect.toBeOneOf([0, 200, 404, 416, 503])]);
  };
  try {
    const ids = used.photos().map(({ id }) => id);
    for (const strip of Object.values(policies)) {
      used.inDatabase((client) => client.exec(`update policies set strip_metadata = ${strip}`));
      const paths = ids.flatMap((id) => [
        ...(strip === policies.stripped ? [`/photos/${id}/thumb`, `/photos/${id}/grid`] : []),
        `/photos/${id}/original?download`,
        `/photos/${id}/original?as=jpeg`,
        `/photos/${id}/film`,
      ]);
      await pLimit(4).map(paths, look);
      await look('/albums/1/archive');
      await look('/albums/1/archive?preset=standard');
    }
    const encoded = () => context.work.renditions.queue.size();
    await expect.poll(encoded, { timeout: 300_000, interval: 100 }).toBe(0);
    await expect.poll(() => openFilesBelow(used.dir), { timeout: 10_000 }).toEqual([]);
    expect([seed, seen.mostBytes < MOST_BYTES]).toEqual([seed, true]);
    const { requests, slowestMs, mostBytes } = seen;
    return {
      files: ids.length,
      requests,
      statuses,
      slowestMs,
      mostMb: Math.round(mostBytes / 1e6),
    };
  } finally {
    clearInterval(watch);
    for (const lane of [context.work.thumbnails, context.work.largeThumbnails]) {
      lane.decoders.close();
    }
    server.close();
    await context.findings.flush();
    db.$client.close();
  }
}

/** Resident bytes of this process and of those that it has started. */
function ownMemory(): number[] {
  const read = (pid: number | string): number[] => {
    try {
      const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ');
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
      const below = children.split(' ').filter(Boolean).flatMap(read);
      return [Number(pages) * 4096, ...below];
    } catch {
      // It has ended meanwhile.
      return [0];
    }
  };
  return read(process.pid);
}

/** Files of the library that this process holds open. */
function openFilesBelow(directory: string): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${name}`);
      return target.startsWith(join(directory, 'photos')) ? [target] : [];
    } catch {
      return [];
    }
  });
}

/**
 * The status, once the whole response has come; 0 if the connection broke. Throws if it takes too
 * long.
 */
function ask(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, agent: false }, (response) => {
      response.resume();
      response.on('error', () => undefined);
      response.on('close', () => {
        clearTimeout(late);
        resolve(response.complete ? (response.statusCode ?? 0) : 0);
      });
    });
    const late = setTimeout(() => {
      reject(new Error(`${path} hangs`));
      asked.destroy();
    }, MOST_MS);
    asked.on('error', () => {
      clearTimeout(late);
      resolve(0);
    });
    asked.end();
  });
}
