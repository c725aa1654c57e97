import JSZip from 'jszip';
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openCache } from '../cache/openCache.ts';
import { schema } from '../db/schema.ts';
import { makeShare } from '../links/shares.ts';
import { recountAlbums } from '../photos/counters.ts';
import { openShare } from '../sessions/openShare.ts';
import { startBucketProxy } from '../testing/bucketProxy.ts';
import { describeOnBucket } from '../testing/bucketServer.ts';
import { listAll } from '../testing/cacheContract.ts';
import { makeBucket, putObjects } from '../testing/testBucket.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg, largePng, stampJpeg } from '../testing/testPictures.ts';

await describeOnBucket('a gallery in a bucket', async (server) => {
  const bucket = await makeBucket(server);
  const proxy = await startBucketProxy(server);
  const { endpoint } = proxy;
  const place = { ...bucket, endpoint };
  const picture = await drawTestJpeg({ width: 640, height: 480 });
  const jpeg = stampJpeg(picture, { number: 7, takenAt: '2020:05:01 12:00:00' });
  const large = await largePng(40_000_000);
  const odd = 'é +%#"1?.jpg';
  const gallery = await startTestGallery(
    { 'a.jpg': jpeg, [odd]: jpeg, 'l.png': large },
    undefined,
    place,
  );
  // All these tests must pass while the proxy refuses every write to the photos.
  proxy.protect('photos/');
  afterAll(async () => {
    await gallery.stop();
    proxy.stop();
  });
  const { db, ids, context } = gallery;
  const pathOf = (name: string, of = 'original') => `/photos/${ids[name]}/${of}`;

  const setPolicy = (of: Partial<typeof schema.policies.$inferInsert>) => {
    const all = { public: true, originals: true, archives: true, stripMetadata: false, ...of };
    db.update(schema.policies).set(all).run();
    recountAlbums(db, [1]);
  };
  const setDelivery = (s3: 'redirect' | 'stream') => {
    Object.assign(context.config.delivery, { s3 });
  };
  beforeEach(() => {
    setPolicy({});
    setDelivery('redirect');
  });

  test('originals are redirected to a signed URL, which answers as this server would', async () => {
    for (const [query, type] of [
      ['', 'inline'],
      ['?download', 'attachment'],
    ]) {
      const answer = await gallery.get(`${pathOf(odd)}${query}`);
      expect([answer.status, answer.body.length]).toEqual([302, 0]);
      expect(answer.headers['cache-control']).toBe('private, no-store');
      const url = new URL(answer.headers.location ?? '');
      expect(url.origin).toBe(endpoint);
      expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
      const sent = await fetch(url, { headers: { range: 'bytes=10-' } });
      expect(sent.status).toBe(206);
      expect(Buffer.from(await sent.arrayBuffer()).equals(jpeg.subarray(10))).toBe(true);
      expect(sent.headers.get('content-type')).toBe('image/jpeg');
      expect(sent.headers.get('cache-control')).toBe('private, no-cache');
      setDelivery('stream');
      const streamed = await gallery.get(`${pathOf(odd)}${query}`);
      setDelivery('redirect');
      const disposition = streamed.headers['content-disposition'];
      expect(sent.headers.get('content-disposition')).toBe(disposition);
      expect(disposition).toMatch(new RegExp(`^${type};.*filename\\*=UTF-8''%C3%A9%20`));
      // The signature is of this object alone.
      const other = String(url).replace('album/', 'album2/');
      expect((await fetch(other)).status).toBe(403);
    }
    const head = await gallery.get(pathOf(odd), {}, 'HEAD');
    const asked = await fetch(head.headers.location ?? '', { method: 'HEAD' });
    expect([asked.status, asked.headers.get('content-length')]).toEqual([200, `${jpeg.length}`]);
    // We do not compare validators here: the browser has the bucket's, and the bucket compares them.
    const again = await gallery.get(pathOf(odd), { 'if-match': '"of the bucket"' });
    expect(again.status).toBe(302);
  });

  test('originals are sent by this server where it is told to, like those of a directory', async () => {
    setDelivery('stream');
    const whole = await gallery.get(pathOf(odd));
    expect(whole.status).toBe(200);
    expect(whole.body.equals(jpeg)).toBe(true);
    const part = await gallery.get(pathOf(odd), { range: 'bytes=10-19' });
    expect([part.status, part.body.equals(jpeg.subarray(10, 20))]).toEqual([206, true]);
    const known = await gallery.get(pathOf(odd), { 'if-none-match': whole.headers.etag ?? '' });
    expect(known.status).toBe(304);
  });

  test('nothing is signed for a stripped photo, a share, or a photo without its album', async () => {
    setPolicy({ stripMetadata: true });
    const stripped = await gallery.get(pathOf('a.jpg'));
    expect(stripped.status).toBe(200);
    expect(stripped.body.includes('No. 0000007')).toBe(false);

    setPolicy({ public: false });
    expect((await gallery.get(pathOf('a.jpg'))).status).toBe(404);
    for (const of of [{ photoIds: [ids['a.jpg'] ?? 0] }, { albumId: 1 }]) {
      const { token } = makeShare(db, null, { name: 'x', of, originals: true });
      const opened = await openShare(db, context.config, {
        token,
        password: '',
        address: '192.0.2.1',
        cookies: undefined,
      });
      if (opened.kind !== 'opened') throw new Error(opened.kind);
      const cookie = `${opened.cookie.name}=${opened.cookie.value}`;
      const shared = await gallery.get(pathOf('a.jpg'), { cookie });
      expect([shared.status, shared.body.equals(jpeg)]).toEqual([200, true]);
    }

    const own = db.insert(schema.policies).values({ public: true }).returning().get();
    db.$client.prepare('update photos set policy_id = ? where id = ?').run(own.id, ids[odd]);
    db.update(schema.policies).set({ public: false }).run();
    db.$client.prepare('update policies set public = 1 where id = ?').run(own.id);
    recountAlbums(db, [1]);
    const alone = await gallery.get(pathOf(odd));
    expect([alone.status, alone.body.equals(jpeg)]).toEqual([200, true]);
    db.$client.prepare('update photos set policy_id = null').run();
  });

  test('thumbnails are made from it and kept in it, and wiping them while serving does no harm', async () => {
    const cache = openCache(context.config.cache);
    const thumbnail = () => gallery.get(pathOf('a.jpg', 'thumb'), { accept: 'image/webp' });
    const first = await thumbnail();
    expect([first.status, first.headers['content-type']]).toEqual([200, 'image/webp']);
    const kept = await listAll(cache, 'thumbnails');
    expect(kept).toHaveLength(1);
    expect((await cache.read(kept[0]?.key ?? ''))?.equals(first.body)).toBe(true);
    await cache.remove(kept[0]?.key ?? '');
    const again = await thumbnail();
    expect([again.status, again.headers['content-type']]).toEqual([200, 'image/webp']);
    expect(await listAll(cache, 'thumbnails')).toHaveLength(1);
  });

  test('archives hold it, each file asked for once', async () => {
    const archive = await gallery.get('/albums/1/archive');
    expect(archive.headers['content-length']).toBe(String(archive.body.length));
    const zip = await JSZip.loadAsync(archive.body, { checkCRC32: true });
    expect(Object.keys(zip.files).sort()).toEqual(['a.jpg', 'l.png', 'é +%#_1_.jpg']);
    setPolicy({ stripMetadata: true });
    const stripped = await gallery.get('/albums/1/archive');
    expect(stripped.body.includes('No. 0000007')).toBe(false);
  });

  test('the content security policy allows the bucket where downloads are redirected to it, and only then', async () => {
    const policyOf = async () => (await gallery.get('/')).headers['content-security-policy'] ?? '';
    await policyOf();
    await expect.poll(policyOf).toContain(`img-src 'self' data: blob: ${endpoint};`);
    expect(await policyOf()).toContain(`media-src 'self' ${endpoint};`);
    const local = await startTestGallery({ 'a.jpg': jpeg });
    onTestFinished(() => local.stop());
    const { headers } = await local.get('/');
    expect(headers['content-security-policy']).toContain("img-src 'self' data: blob:;");
  });

  test('a client that reads slowly takes little memory, and one that leaves ends the request to the bucket', async () => {
    setDelivery('stream');
    const path = pathOf('l.png');
    const already = proxy.sent();
    let before = 0;
    const answer = await gallery.getSlowly(path, {}, () => {
      before = proxy.sent() - already;
    });
    expect(answer).toMatchObject({ complete: true, received: large.length });
    expect(before).toBeLessThan(large.length / 2);
    const leaving = gallery.leave(path);
    await leaving.asked;
    await expect.poll(() => proxy.open()).toBe(1);
    leaving.go();
    await expect.poll(() => proxy.open()).toBe(0);
  });

  test('none of these tests has written to the bucket of originals, or tried to', async () => {
    await gallery.context.findings.flush();
    expect(proxy.refused).toEqual([]);
    const write = putObjects({ ...place, prefix: 'photos/' }, { 'x.jpg': jpeg });
    await expect(write).rejects.toThrow(/photos\/x\.jpg denies access/);
    expect(proxy.refused).toEqual(['PUT photos/x.jpg']);
  });
});
