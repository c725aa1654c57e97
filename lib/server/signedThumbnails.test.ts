import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { visitor } from '../access/access.ts';
import { clearCache } from '../cache/prune.ts';
import { findPhoto } from '../photos/photos.ts';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { makeBucket } from '../testing/testBucket.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';
import { flushKept, forgettingCache } from './keptThumbnails.ts';
import { signThumbnails } from './signedThumbnails.ts';

const HOUR_MS = 60 * 60 * 1000;

await describeOnBucket('pages with signed URLs of thumbnails', async (endpoint) => {
  const place = await makeBucket(endpoint);
  const picture = await drawTestJpeg({ width: 640, height: 480 });
  const gallery = await startTestGallery(
    { 'a.jpg': picture, 'b.jpg': picture },
    () => 'delivery: { s3: page, url_ttl: 1h }',
    place,
  );
  afterAll(() => gallery.stop());
  const { db, ids, context } = gallery;
  const { cache, config } = context;
  const viewer = { ...visitor, permissions: new Set(['view'] as const) };

  /** The signed address that pages give for a thumbnail; null: the gallery's own. */
  async function addressOf(name: string, preset: string): Promise<string | null> {
    const photo = findPhoto(db, viewer, ids[name] ?? 0);
    const wanted = config.presets.get(preset);
    if (!photo || !wanted) throw new Error(`no ${preset} of ${name}`);
    const pictured = await signThumbnails(context, [photo], [wanted]);
    return pictured(photo).signed?.get(preset) ?? null;
  }

  async function see(name: string, preset: string) {
    const answer = await gallery.get(`/photos/${ids[name]}/${preset}`, { accept: 'image/webp' });
    await flushKept(db);
    return answer;
  }

  test('are signed only where the thumbnail is known to be there, and the bucket sends it as this server does', async () => {
    await expect.poll(() => context.bucketOrigins()).toEqual([endpoint]);
    expect(await addressOf('a.jpg', 'thumb')).toBeNull();
    const own = await see('a.jpg', 'thumb');
    expect(await addressOf('a.jpg', 'grid')).toBeNull();
    expect(await addressOf('b.jpg', 'thumb')).toBeNull();
    const address = (await addressOf('a.jpg', 'thumb')) ?? '';
    expect(new URL(address).origin).toBe(endpoint);
    const sent = await fetch(address);
    expect(sent.status).toBe(200);
    expect(sent.headers.get('content-type')).toBe('image/webp');
    expect(sent.headers.get('cache-control')).toBe('private, max-age=7200, immutable');
    expect(Buffer.from(await sent.arrayBuffer()).equals(own.body)).toBe(true);
    // The address tells nothing about the photo but its number, and its signature is of this object alone.
    expect(decodeURIComponent(address)).not.toMatch(/a\.jpg|album/);
    expect((await fetch(address.replace('response-content-type', 'x'))).status).toBe(403);
    expect((await fetch(address.replace('.webp', '.jpeg'))).status).toBe(403);
  });

  test('stay the same for as long as configured, and work for as long again', async () => {
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const at = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const addressAt = async (ms: number) => {
      vi.useFakeTimers({ toFake: ['Date'], now: ms });
      return addressOf('a.jpg', 'thumb');
    };
    const first = await addressAt(at + HOUR_MS / 2);
    expect(new URL(first ?? '').searchParams.get('X-Amz-Expires')).toBe('7200');
    expect(await addressAt(at + HOUR_MS - 60_000)).toBe(first);
    expect(await addressAt(at + HOUR_MS + 60_000)).not.toBe(first);
  });

  test('are signed after somebody has asked for the thumbnail', async () => {
    db.$client.exec('delete from kept_thumbnails');
    expect(await addressOf('a.jpg', 'thumb')).toBeNull();
    await see('a.jpg', 'thumb');
    expect(await addressOf('a.jpg', 'thumb')).not.toBeNull();
  });

  test('are no longer signed for thumbnails that are pruned, or that somebody else removed', async () => {
    await see('a.jpg', 'thumb');
    await see('b.jpg', 'thumb');
    await clearCache(forgettingCache(cache, db));
    expect(await addressOf('a.jpg', 'thumb')).toBeNull();
    await see('a.jpg', 'thumb');
    await see('b.jpg', 'thumb');
    await clearCache(cache);
    expect(await addressOf('b.jpg', 'thumb')).not.toBeNull();
    const again = await see('a.jpg', 'thumb');
    expect(again.status).toBe(200);
    expect(await addressOf('b.jpg', 'thumb')).toBeNull();
    expect(await addressOf('a.jpg', 'thumb')).not.toBeNull();
  });

  test('are not signed for a photo whose file has changed, or is damaged', async () => {
    await see('b.jpg', 'thumb');
    expect(await addressOf('b.jpg', 'thumb')).not.toBeNull();
    const set = (column: string, value: string) =>
      db.$client.prepare(`update photos set ${column} = ? where id = ?`).run(value, ids['b.jpg']);
    set('damaged', 'ends early');
    expect(await addressOf('b.jpg', 'thumb')).toBeNull();
    db.$client.exec('update photos set damaged = null');
    set('etag', 'another');
    expect(await addressOf('b.jpg', 'thumb')).toBeNull();
  });

  test('are not signed where the configuration says so', async () => {
    await see('a.jpg', 'thumb');
    Object.assign(config.delivery, { s3: 'redirect' });
    expect(await addressOf('a.jpg', 'thumb')).toBeNull();
    Object.assign(config.delivery, { s3: 'page' });
    const policy = (await gallery.get('/')).headers['content-security-policy'];
    expect(policy).toContain(`img-src 'self' data: blob: ${endpoint};`);
  });
});
