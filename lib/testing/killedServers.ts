import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { expect } from 'vitest';
import { UNFINISHED } from '../cache/localFiles.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { makeTestContext, serveContext, startTestGallery } from './testGallery.ts';
import { drawTestJpeg, stampJpeg } from './testPictures.ts';

const PHOTOS = 6;
const sizes = ['thumb', 'grid'];
const archive = '/albums/1/archive';

type Answer = {
  readonly path: string;
  readonly status: number;
  readonly etag: string;
  readonly complete: boolean;
  readonly body: Buffer;
};

/**
 * Tests only: kills a server that makes thumbnails and sends an archive, at `kills` random moments of
 * its work. What had arrived completely is whole; nothing partial is in the cache; another server
 * goes on from there.
 */
export async function killServers(kills: number): Promise<void> {
  const drawn = await drawTestJpeg({ width: 1000, height: 750, detail: 25, quality: 85 });
  const files = Array.from({ length: PHOTOS }, (_, number) => [
    `${number}.jpg`,
    stampJpeg(drawn, { number, takenAt: '2020:05:01 12:00:00' }),
  ]);
  const gallery = await startTestGallery(Object.fromEntries(files));
  try {
    const { dir, library } = gallery;
    const yaml = `library: ${library}\ncache: ${dir}/cache\ndata_dir: ${dir}/data`;
    const whole = (await gallery.get(archive)).body;
    const begun = performance.now();
    await goesOn(gallery, null, whole);
    const wholeMs = performance.now() - begun;

    let interrupted = 0;
    for (let i = 0; i < kills; i += 1) {
      // Nothing is made yet, and no checksums are known that would let an archive resume.
      for (const name of cached(dir)) await gallery.context.cache.remove(name);
      gallery.db.$client.exec('update photos set crc32 = null, thumbhash = null');

      // One in two dies in the middle of a write, the others at any moment.
      const killAtWrite = i % 2 === 0 ? 1 + Math.floor(Math.random() * PHOTOS * sizes.length) : 0;
      const server = await startServer(yaml, join(dir, 'gallery.yaml'), killAtWrite);
      const asked = everything().map((path) => ask(server.port, path));
      await Promise.race([sleep(killAtWrite ? 60_000 : Math.random() * wholeMs), server.ended]);
      await server.kill();
      const answers = await Promise.all(asked);
      interrupted += answers.some(({ complete }) => !complete) ? 1 : 0;
      for (const answer of answers.filter(({ complete }) => complete)) await isWhole(answer, whole);
      for (const name of cached(dir)) await decode(readFileSync(join(dir, 'cache', name)), name);
      expect(gallery.db.$client.pragma('integrity_check', { simple: true })).toBe('ok');
      await goesOn(gallery, answers.find(({ path }) => path === archive) ?? null, whole);
    }
    expect(interrupted).toBeGreaterThan(0);
  } finally {
    await gallery.stop();
  }
}

/** Checks that a fresh server resumes the archive that had begun, and sends everything else. */
async function goesOn(
  { context, db }: Awaited<ReturnType<typeof startTestGallery>>,
  begun: Answer | null,
  whole: Buffer,
): Promise<void> {
  const { port, server } = await serveContext(makeTestContext(context.config, db));
  const had = begun?.status === 200 ? begun.body : Buffer.alloc(0);
  if (begun && !begun.complete && had.length > 0) {
    const asks = { range: `bytes=${had.length}-`, 'if-range': begun.etag };
    const rest = await ask(port, archive, asks);
    expect([rest.status, rest.complete]).toEqual([206, true]);
    expect(digest(Buffer.concat([had, rest.body]))).toBe(digest(whole));
  }
  for (const answer of await Promise.all(everything().map((path) => ask(port, path)))) {
    expect([answer.path, answer.status, answer.complete]).toEqual([answer.path, 200, true]);
    await isWhole(answer, whole);
  }
  server.close();
}

function everything(): string[] {
  const pictures = Array.from({ length: PHOTOS }, (_, i) =>
    sizes.map((size) => `/photos/${i + 1}/${size}`),
  );
  return [archive, ...pictures.flat()];
}

/** The finished files of the cache. */
function cached(dir: string): string[] {
  const entries = readdirSync(join(dir, 'cache'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(dir, 'cache').length + 1));
}

async function isWhole({ path, status, body }: Answer, whole: Buffer): Promise<void> {
  expect([path, status]).toEqual([path, 200]);
  if (path === archive) expect(digest(body)).toBe(digest(whole));
  else await decode(body, path);
}

/** Decodes every pixel of a picture; throws if the picture is not complete. */
async function decode(bytes: Buffer, of: string): Promise<void> {
  const { info } = await sharp(bytes, { failOn: 'warning' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([of, info.width > 0]).toEqual([of, true]);
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function startServer(yaml: string, file: string, killAtWrite: number) {
  const args = [...scriptArgs('lib/testing/killedServer.ts'), yaml, file, String(killAtWrite)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [port] = await once(child.stdout, 'data');
  return {
    port: Number(port),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Never fails: what had arrived when the connection broke is not complete. */
function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const nothing = { path, status: 0, etag: '', complete: false, body: Buffer.alloc(0) };
    const asked = request({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          path,
          status: response.statusCode ?? 0,
          etag: response.headers.etag ?? '',
          complete: response.complete,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on('error', () => resolve(nothing));
    asked.end();
  });
}
