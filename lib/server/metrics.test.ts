import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';

const token = '0123456789abcdef0123456789abcdef';

let gallery: TestGallery;
beforeAll(async () => {
  const jpeg = await drawTestJpeg({ width: 300, height: 200 });
  gallery = await startTestGallery({ 'a.jpg': jpeg });
});
afterAll(() => gallery.stop());
afterEach(() => {
  delete process.env['METRICS_TOKEN'];
});

const ask = (authorization?: string) =>
  gallery.get('/api/metrics', authorization === undefined ? {} : { authorization });

/** Reads all samples: values by name and labels. */
async function read(): Promise<Map<string, number>> {
  const { status, headers, body } = await ask(`Bearer ${token}`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = body.toString().trimEnd().split('\n');
  const samples = lines.filter((line) => !line.startsWith('# '));
  // The exposition format: a name, labels, a number.
  for (const line of samples) {
    expect(line).toMatch(/^[a-z_]+(?:\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? [\d.e+-]+$/);
  }
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at))] as const;
    }),
  );
}

test('there are no metrics without a token, or with a wrong one', async () => {
  const missing = await gallery.get('/api/no-such-page');
  const same = async (authorization?: string) => {
    const { status, body } = await ask(authorization);
    expect([status, body.toString().replaceAll(/nonce="[^"]*"/g, '')]).toEqual([
      404,
      missing.body.toString().replaceAll(/nonce="[^"]*"/g, ''),
    ]);
  };
  await same(`Bearer ${token}`);
  await same('Bearer undefined');
  process.env['METRICS_TOKEN'] = token;
  for (const wrong of [undefined, '', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, token]) {
    await same(wrong);
  }
});

test('requests, thumbnails, cache, scans and sessions are counted', async () => {
  process.env['METRICS_TOKEN'] = token;
  const requests = 'albumen_requests_total{kind="/photos/[id]/[preset]",status="200"}';
  const before = await read();
  expect(before.get('albumen_thumbnails_made_total')).toBe(0);
  expect(before.has('albumen_cache_bytes')).toBe(false);
  await gallery.get('/photos/1/thumb');
  await gallery.get('/photos/1/thumb');
  await gallery.get('/photos/99/thumb');
  await gallery.cookieOf(1);
  gallery.context.work.cacheWrites.kept = 1000;
  gallery.db.$client.exec(`
    insert into scans (started_at, finished_at, origin, state)
    values (1, 5000, 'command', 'done'), (1, 6000, 'command', 'refused')
  `);
  const after = await read();
  expect(after.get(requests)).toBe(2);
  expect(after.get(requests.replace('200', '404'))).toBe(1);
  expect(after.get('albumen_thumbnails_made_total')).toBe(1);
  expect(after.get('albumen_thumbnails_queued')).toBe(0);
  expect(after.get('albumen_cache_bytes')).toBeGreaterThanOrEqual(1000);
  expect(after.get('albumen_scans{state="done"}')).toBe(1);
  expect(after.get('albumen_last_scan_timestamp_seconds')).toBe(5);
  expect(after.get('albumen_scan_running')).toBe(0);
  expect(after.get('albumen_sessions')).toBe(1);
  expect(after.get('albumen_response_bytes_total')).toBeGreaterThan(
    before.get('albumen_response_bytes_total') ?? 0,
  );
});
