import { rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import type { TestGallery } from '../testing/testGallery.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';

const { gallery, url, setPolicy, setOwnPolicy } = await startPhotoGallery();

const withoutNonce = ({ status, headers, body }: Awaited<ReturnType<TestGallery['get']>>) => {
  const { date: _date, 'content-security-policy': policy, ...rest } = headers;
  const plain = (text: string) => text.replaceAll(/nonce(-|=")[\w+/=]+/g, 'nonce');
  return { status, headers: rest, policy: plain(String(policy)), body: plain(body.toString()) };
};

describe('photos that may not be had', () => {
  test('hidden, missing, malformed and unmatched are the same bytes and headers', async () => {
    setOwnPolicy(2, {});
    const hidden = ['/photos/2/thumb', '/photos/2/original', '/photos/2/original?download'];
    const missing = ['/photos/99/thumb', '/photos/99/original', '/albums/99/archive'];
    const malformed = [
      '/photos/02/thumb',
      '/photos/2e0/original',
      '/photos/-1/thumb',
      '/albums/x/archive',
    ];
    const unmatched = [
      '/photos/1/nopreset',
      '/photos/1/__proto__',
      '/nothing',
      '/%',
      '//evil.example/',
      '/%2e%2e/',
    ];
    const answers = await Promise.all(
      [...hidden, ...missing, ...malformed, ...unmatched].map((path) => gallery.get(path)),
    );
    const [first, ...others] = answers.map(withoutNonce);
    expect(first?.status).toBe(404);
    for (const other of others) expect(other).toEqual(first);
    expect(first?.body).not.toContain('what Next would say');
    setOwnPolicy(2, null);
  });

  test('hidden and missing are sent at the same step of time', async () => {
    setOwnPolicy(2, {});
    for (const path of ['/photos/2/thumb', '/photos/99/thumb', '/photos/2/film', '/nothing']) {
      const startedAt = performance.now();
      expect((await gallery.get(path)).status).toBe(404);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(10);
    }
    setOwnPolicy(2, null);
  });

  test('every URL obeys a changed policy and a revoked session at the next request', async () => {
    const { cookie, sessionId } = await gallery.cookieOf(1);
    const grant = () =>
      gallery.db.insert(schema.policyUsers).values({ policyId: 1, userId: 1 }).run();
    const paths = [
      url('a.jpg', 'thumb'),
      url('a.jpg', 'standard'),
      url('a.jpg', 'original'),
      '/albums/1/archive',
    ];
    const statuses = () =>
      Promise.all(paths.map(async (path) => (await gallery.get(path, { cookie })).status));
    setPolicy({ public: false });
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    grant();
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    gallery.db
      .update(schema.sessions)
      .set({ revokedAt: 1 })
      .where(eq(schema.sessions.id, sessionId))
      .run();
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    gallery.db.delete(schema.policyUsers).run();
  });

  test('methods are checked before anything is looked up', async () => {
    for (const path of ['/photos/1/thumb', '/photos/99/thumb', '/albums/99/archive', '/nothing']) {
      const { status, headers } = await gallery.get(path, {}, 'DELETE');
      expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD']);
    }
  });

  test('a symbolic link in the place of a photo is not followed', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const bytes = (await gallery.get(url('b.jpg', 'original'))).body;
    unlinkSync(place);
    symlinkSync('/etc/passwd', place);
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    rmSync(place);
    writeFileSync(place, bytes);
  });
});
