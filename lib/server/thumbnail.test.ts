import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { type GalleryAnswer, startTestGallery } from '../testing/testGallery.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { claimingJpeg, progressiveJpeg } from '../testing/testPictures.ts';
import type { Originals } from './content.ts';
import { photosAtOnce } from './thumbnailLanes.ts';

const { gallery, url, hearErrors, setOwnPolicy } = await startPhotoGallery();

describe('thumbnails', () => {
  test('are upright, JPEG or WebP by what is accepted, and validated', async () => {
    const made = await gallery.get(url('a.jpg', 'standard'), { accept: '*/*' });
    expect(made.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(made.body.length),
      'cache-control': 'private, no-cache',
      vary: 'Cookie, Accept',
    });
    const webp = await gallery.get(url('a.jpg', 'standard'), {
      accept: 'image/avif,image/webp,*/*;q=0.8',
    });
    expect(webp.headers['content-type']).toBe('image/webp');
    expect(webp.headers.etag).not.toBe(made.headers.etag);
    const refused = await gallery.get(url('a.jpg', 'standard'), {
      accept: 'image/webp;q=0,image/jpeg',
    });
    expect(refused.headers['content-type']).toBe('image/jpeg');
    const again = await gallery.get(url('a.jpg', 'standard'), {
      'if-none-match': String(made.headers.etag),
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const head = await gallery.get(url('a.jpg', 'standard'), {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(made.body.length),
    ]);
  });

  test('a damaged picture has a placeholder with status 200, and is marked for administrators', async () => {
    for (const name of ['text.jpg', 'x.heic', 'cut.jpg']) {
      const { status, headers, body } = await gallery.get(url(name, 'thumb'));
      expect([name, status, headers['content-type']]).toEqual([name, 200, 'image/jpeg']);
      expect(body.subarray(0, 2).toString('hex')).toBe('ffd8');
    }
    await gallery.context.findings.flush();
    const marked = gallery.db
      .select()
      .from(schema.photos)
      .all()
      .filter(({ damaged }) => damaged !== null);
    expect(marked.map(({ filename }) => filename).toSorted()).toEqual([
      'cut.jpg',
      'text.jpg',
      'x.heic',
    ]);
  });

  test('two sizes that a page asks for at once are made from one decoding', async () => {
    const { storage, context } = gallery;
    const { open } = storage;
    const { read } = context.cache;
    const looked = Promise.withResolvers<void>();
    let [looks, opens] = [0, 0];
    Object.assign(context.cache, {
      read: async (key: string) => {
        const found = await read(key);
        looks += 1;
        if (looks === 2) looked.resolve();
        return found;
      },
    });
    Object.assign(storage, {
      open: async (path: Buffer) => {
        opens += 1;
        await looked.promise;
        return open(path);
      },
    });
    const answers = await Promise.all(
      ['grid', 'large'].map((preset) =>
        gallery.get(url('é"quoted" 📷.jpg', preset), { accept: 'image/webp' }),
      ),
    );
    Object.assign(context.cache, { read });
    Object.assign(storage, { open });
    expect(answers.map(({ headers }) => headers['content-type'])).toEqual(
      Array(2).fill('image/webp'),
    );
    expect(answers[0]?.body.equals(answers[1]?.body ?? Buffer.alloc(0))).toBe(false);
    expect(opens).toBe(1);
  });

  test('a picture whose original cannot be had has a placeholder, until it is back', async () => {
    const { storage } = gallery;
    const { open } = storage;
    Object.assign(storage, { open: async () => null });
    const without = await gallery.get(url('b.jpg', 'grid'));
    expect([without.status, without.headers.etag]).toEqual([
      200,
      expect.stringContaining('placeholder'),
    ]);
    Object.assign(storage, { open });
    const back = await gallery.get(url('b.jpg', 'grid'), {
      'if-none-match': String(without.headers.etag),
    });
    expect([back.status, back.headers.etag]).toEqual([
      200,
      expect.not.stringContaining('placeholder'),
    ]);
  });

  test('a full or broken cache costs time, not pictures', async () => {
    const { cache } = gallery.context;
    const { put, read } = cache;
    const said = hearErrors();
    Object.assign(cache, { put: () => Promise.reject(new Error('no space left on device')) });
    expect((await gallery.get(url('b.jpg', 'thumb'))).status).toBe(200);
    expect(said.join()).toContain('no space left');
    Object.assign(cache, { put, read: () => Promise.reject(new Error('input/output error')) });
    expect((await gallery.get(url('b.jpg', 'thumb'))).status).toBe(200);
    expect(said.join()).toContain('input/output error');
    Object.assign(cache, { read });
  });

  test('a photo that is hidden while its thumbnail waits to be made is a 404', async () => {
    const { cache } = gallery.context;
    const read = cache.read.bind(cache);
    const hiding = vi.spyOn(cache, 'read').mockImplementationOnce(async (key) => {
      setOwnPolicy(gallery.ids['a.jpg'] ?? 0, {});
      await setTimeout(100);
      return read(key);
    });
    const answer = await gallery.get(url('a.jpg', 'thumb'));
    hiding.mockRestore();
    setOwnPolicy(gallery.ids['a.jpg'] ?? 0, null);
    expect(answer.status).toBe(404);
  });

  test('a thumbnail whose client has gone before its turn is not made, so nobody waits for it', async () => {
    const { storage } = gallery;
    const { open } = storage;
    const errors = hearErrors();
    const opened: string[] = [];
    const gate = Promise.withResolvers<void>();
    Object.assign(storage, {
      open: async (path: Buffer) => {
        opened.push(path.toString());
        await gate.promise;
        return open(path);
      },
    });
    // As many photos as are made at a time, so that one more has to wait.
    const busy = ['a.jpg', 'b.jpg', 'é"quoted" 📷.jpg', 'cut.jpg'].slice(0, photosAtOnce);
    expect(busy).toHaveLength(photosAtOnce);
    rmSync(join(gallery.dir, 'cache'), { recursive: true });
    const waiting: Promise<GalleryAnswer>[] = [];
    for (const name of busy) {
      waiting.push(gallery.get(url(name, 'grid'), { accept: 'image/webp' }));
      while (opened.length < waiting.length) await setImmediate();
    }
    const leaving = gallery.leave(url('text.jpg', 'standard'));
    await leaving.asked;
    leaving.go();
    await leaving.gone;
    gate.resolve();
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
    expect(opened.filter((path) => path.endsWith('text.jpg'))).toEqual([]);
    expect(errors).toEqual([]);
    Object.assign(storage, { open });
  });
});

describe('decoders', () => {
  test('a picture that ends its decoder gets a placeholder and a line in the log, and harms no other', async () => {
    // By its header it is so large that a decoder needs more memory than it may have.
    const bomb = await claimingJpeg(20_000, 13_000);
    const used = await startTestGallery({
      'bomb.jpg': bomb,
      'good.jpg': await progressiveJpeg(60, 40),
    });
    const warnings: string[] = [];
    Object.assign(used.context.log, { warn: (line: string) => warnings.push(line) });
    const [hostile, good] = await Promise.all(
      ['bomb.jpg', 'good.jpg'].map((name) => used.get(`/photos/${used.ids[name]}/thumb`)),
    );
    expect([hostile?.status, hostile?.headers.etag]).toEqual([
      200,
      expect.stringContaining('placeholder'),
    ]);
    expect([good?.status, good?.headers.etag]).toEqual([
      200,
      expect.not.stringContaining('placeholder'),
    ]);
    expect(warnings).toEqual([expect.stringContaining('album/bomb.jpg')]);
    // A second request writes no second line.
    await used.get(`/photos/${used.ids['bomb.jpg']}/thumb`);
    expect(warnings).toHaveLength(1);
    await used.context.findings.flush();
    // It does not count as damaged: perhaps it is only too large for this machine.
    expect(used.db.select().from(schema.photos).all()).toMatchObject([
      { damaged: null, thumbhash: null },
      { damaged: null, thumbhash: expect.any(Buffer), thumbhashFrom: 'picture' },
    ]);
    await used.stop();
  });

  test('a page is answered while a hundred thumbnails wait, and the cache may go meanwhile', async () => {
    const picture = await progressiveJpeg(1_200, 800);
    const names = Array.from({ length: 50 }, (_, i) => `${i}.jpg`);
    const used = await startTestGallery(Object.fromEntries(names.map((name) => [name, picture])));
    // The log is told of thumbnails that cannot be stored while the cache is being emptied.
    Object.assign(used.context.log, { error: () => undefined });
    let ready = 0;
    const thumbnails = names.flatMap((name) =>
      ['image/webp', 'image/jpeg'].map(async (accept) => {
        const answer = await used.get(`/photos/${used.ids[name]}/thumb`, { accept });
        ready += 1;
        return answer;
      }),
    );
    expect((await used.get('/api/health')).status).toBe(200);
    expect(ready).toBeLessThan(thumbnails.length / 2);
    const wiping = setInterval(() => {
      try {
        rmSync(join(used.dir, 'cache'), { recursive: true, force: true });
      } catch {
        // A thumbnail was stored while the directory was being emptied; the next time takes it.
      }
    }, 20);
    for (const { status, headers } of await Promise.all(thumbnails)) {
      expect([status, headers.etag]).toEqual([200, expect.not.stringContaining('placeholder')]);
    }
    clearInterval(wiping);
    await used.stop();
  });
});

describe('large pictures', () => {
  test('take turns by what they cost, and nobody else waits for them', async () => {
    const progressive = await progressiveJpeg(6_000, 4_000);
    const small = await progressiveJpeg(600, 400);
    const names = ['p1.jpg', 'p2.jpg', 'p3.jpg', 'q1.jpg', 'q2.jpg', 'q3.jpg', 'small.jpg'];
    const used = await startTestGallery(
      Object.fromEntries(names.map((name) => [name, name.startsWith('p') ? progressive : small])),
    );
    // The row's size is enough to know that the picture is large, without opening it.
    used.db.$client.exec("update photos set width = 9000, height = 6000 where filename like 'q%'");
    const { originals } = used.context;
    const { decode } = originals;
    const attempts = new Map<number, number>();
    const ended: number[] = [];
    let decoding = 0;
    let most = 0;
    Object.assign(originals, {
      decode: (async (photo, read) => {
        const attempt = (attempts.get(photo.id) ?? 0) + 1;
        attempts.set(photo.id, attempt);
        const isLarge = photo.filename.startsWith('q') || attempt > 1;
        if (isLarge) most = Math.max(most, ++decoding);
        try {
          return await decode(photo, read);
        } finally {
          if (isLarge) decoding -= 1;
          if (isLarge || photo.filename === 'small.jpg') ended.push(photo.id);
        }
      }) satisfies Originals['decode'],
    });
    const answers = await Promise.all(
      names.map((name) => used.get(`/photos/${used.ids[name]}/thumb`)),
    );
    for (const { status, headers } of answers) {
      expect([status, headers.etag]).toEqual([200, expect.not.stringContaining('placeholder')]);
    }
    expect(most).toBe(1);
    expect(names.map((name) => attempts.get(used.ids[name] ?? 0))).toEqual([2, 2, 2, 1, 1, 1, 1]);
    expect(ended.at(-1)).not.toBe(used.ids['small.jpg']);
    await used.stop();
  });
});
