import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { stampJpeg } from '../testing/testPictures.ts';

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

  test('39 without metadata where the policy says so, for all but those who see everything', async () => {
    setPolicy({ stripMetadata: true });
    const { body, headers } = await gallery.get(url('a.jpg', 'original'));
    expect(body.includes('No. 0000001')).toBe(false);
    expect(headers['content-length']).toBe(String(body.length));
    const seen = await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie });
    expect(seen.body.includes('No. 0000001')).toBe(true);
    expect(seen.headers.etag).not.toBe(headers.etag);
    // What cannot be stripped is not handed out.
    expect((await gallery.get(url('x.heic', 'original'))).status).toBe(404);
  });

  test('3 where the policy gives no originals, thumbnails remain', async () => {
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
    const { library } = gallery.context;
    const { find } = library;
    let looks = 0;
    Object.assign(library, {
      find: async (path: Buffer) => {
        const found = await find(path);
        if (++looks === 1) change();
        else Object.assign(library, { find });
        return found;
      },
    });
  };

  test('is sent as what it is now, with the length and ETag of that', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const before = await gallery.get(url('b.jpg', 'original'));
    const longer = Buffer.concat([before.body, Buffer.alloc(10)]);
    between(() => writeFileSync(place, longer));
    const answer = await gallery.get(url('b.jpg', 'original'));
    expect([answer.status, answer.body.equals(longer)]).toEqual([200, true]);
    expect(answer.headers.etag).not.toBe(before.headers.etag);
    writeFileSync(place, before.body);
  });

  test('is missing where it is gone, or a symbolic link that leads out', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const { body } = await gallery.get(url('b.jpg', 'original'));
    between(() => rmSync(place));
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    writeFileSync(place, body);
    between(() => {
      rmSync(place);
      symlinkSync('/etc/passwd', place);
    });
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    rmSync(place);
    writeFileSync(place, body);
  });
});
