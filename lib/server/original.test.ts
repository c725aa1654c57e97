import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { localEtag } from '../library/localWalk.ts';
import { isStrippable } from '../photos/originals.ts';
import { findPhoto } from '../photos/photos.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { stampJpeg } from '../testing/testPictures.ts';
import { isOriginalOffered } from './original.ts';

const { gallery, jpeg, owner, url, setPolicy } = await startPhotoGallery();

describe('originals', () => {
  test('are the file, byte for byte, in ranges too, under a faithful name', async () => {
    const path = url('é"quoted" 📷.jpg', 'original');
    const whole = await gallery.get(`${path}?download`);
    expect(whole.body.equals(stampJpeg(jpeg, { number: 3, takenAt: '2020:05:01 12:00:00' }))).toBe(
      true,
    );
    expect(whole.headers['content-disposition']).toContain(
      `filename*=UTF-8''${encodeURIComponent('é"quoted" 📷.jpg')}`,
    );
    expect(whole.headers['content-disposition']).toMatch(/^attachment/);
    const part = await gallery.get(path, { range: 'bytes=10-19' });
    expect([part.status, part.headers['content-range']]).toEqual([
      206,
      `bytes 10-19/${whole.body.length}`,
    ]);
    expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true);
    expect(part.headers['content-disposition']).toMatch(/^inline/);
  });

  test('are without metadata where the policy says so, for all but those who see everything', async () => {
    setPolicy({ stripMetadata: true });
    const { body, headers } = await gallery.get(url('a.jpg', 'original'));
    expect(body.includes('No. 0000001')).toBe(false);
    expect(headers['content-length']).toBe(String(body.length));
    const seen = await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie });
    expect(seen.body.includes('No. 0000001')).toBe(true);
    expect(seen.headers.etag).not.toBe(headers.etag);
    // A file that cannot be stripped is not sent.
    expect((await gallery.get(url('x.heic', 'original'))).status).toBe(404);
  });

  test('are had in parts when stripped; how to strip a file is found out once', async () => {
    setPolicy({ stripMetadata: true });
    const path = url('a.jpg', 'original');
    const { storage } = gallery;
    const { findings } = gallery.context;
    const whole = await gallery.get(path);
    expect(whole.headers['accept-ranges']).toBe('bytes');
    const { open } = storage;
    let read = 0;
    Object.assign(storage, {
      open: async (at: Buffer) => {
        const file = await open(at);
        if (!file) return null;
        return {
          ...file,
          readRange: (start: number, end: number) => {
            read += end - start;
            return file.readRange(start, end);
          },
          chunks: (start: number, end: number, signal?: AbortSignal) => {
            read += end - start;
            return file.chunks(start, end, signal);
          },
        };
      },
    });
    const head = await gallery.get(path, {}, 'HEAD');
    expect(head.headers['content-length']).toBe(String(whole.body.length));
    expect(read).toBe(0);
    for (const [start, end] of [
      [0, 0],
      [1, 60],
      [15, 400],
      [whole.body.length - 3, whole.body.length - 1],
    ] as const) {
      read = 0;
      const part = await gallery.get(path, { range: `bytes=${start}-${end}` });
      expect(part.status).toBe(206);
      expect(part.body.equals(whole.body.subarray(start, end + 1))).toBe(true);
      expect(read).toBeLessThanOrEqual(end + 1 - start);
    }
    Object.assign(storage, { open });
    await findings.flush();
  });

  test('are offered nowhere, from the first request on, where they cannot be stripped', async () => {
    setPolicy({ stripMetadata: true });
    const { db, context } = gallery;
    db.update(schema.photos).set({ strippedSize: null }).run();
    const isOffered = async (name: string) => {
      const photo = findPhoto(db, visitor, gallery.ids[name] ?? 0);
      return photo !== null && isOriginalOffered(context, visitor, photo);
    };
    for (const name of ['cut.jpg', 'text.jpg', 'x.heic', 'b.jpg']) {
      const offered = await isOffered(name);
      const { status } = await gallery.get(url(name, 'original'));
      expect([name, offered, status]).toEqual(
        name === 'b.jpg' ? [name, true, 200] : [name, false, 404],
      );
    }
    setPolicy({ originals: false });
    expect(await isOffered('b.jpg')).toBe(false);
    setPolicy({ stripMetadata: true });
    expect((await gallery.get(url('cut.jpg', 'original'))).status).toBe(404);
    await gallery.context.findings.flush();
    const [row] = gallery.db
      .select()
      .from(schema.photos)
      .where(eq(schema.photos.filename, 'cut.jpg'))
      .all();
    expect(row?.strippedSize).toBe(0);
    expect(isStrippable(row ?? { strippedSize: null })).toBe(false);
  });

  test('are withheld where the policy says so, and thumbnails are not', async () => {
    setPolicy({ originals: false });
    expect((await gallery.get(url('a.jpg', 'original'))).status).toBe(404);
    expect((await gallery.get(url('a.jpg', 'thumb'))).status).toBe(200);
    expect((await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie })).status).toBe(
      200,
    );
  });
});

describe('a file that changes between a look and the opening', () => {
  const between = (change: () => void) => {
    const { storage } = gallery;
    const { find } = storage;
    let looks = 0;
    Object.assign(storage, {
      find: async (path: Buffer) => {
        const found = await find(path);
        if (++looks === 1) change();
        else Object.assign(storage, { find });
        return found;
      },
    });
  };

  /** As a scan leaves it. */
  const restore = (bytes: Buffer) => {
    const place = join(gallery.library, 'album', 'b.jpg');
    writeFileSync(place, bytes);
    gallery.db
      .update(schema.photos)
      .set({ etag: localEtag(statSync(place)) })
      .where(eq(schema.photos.id, gallery.ids['b.jpg'] ?? 0))
      .run();
  };

  test('is missing until the next scan has seen what it is now', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const before = await gallery.get(url('b.jpg', 'original'));
    const longer = Buffer.concat([before.body, Buffer.alloc(10)]);
    between(() => writeFileSync(place, longer));
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    restore(before.body);
    const after = await gallery.get(url('b.jpg', 'original'));
    expect([after.status, after.body.equals(before.body)]).toEqual([200, true]);
  });

  test('is missing where it is gone, or a symbolic link that leads out', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const { body } = await gallery.get(url('b.jpg', 'original'));
    between(() => rmSync(place));
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    restore(body);
    between(() => {
      rmSync(place);
      symlinkSync('/etc/passwd', place);
    });
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    rmSync(place);
    restore(body);
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(200);
  });
});
