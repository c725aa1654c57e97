import { randomBytes, randomUUID } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Bucket } from '../cache/s3Bucket.ts';
import { explained } from '../cache/s3Errors.ts';
import type { BucketPlace } from '../cache/storagePlace.ts';
import { startBucketProxy } from '../testing/bucketProxy.ts';
import { describeOnBucket, otherBuckets } from '../testing/bucketServer.ts';
import { describeLibrary } from '../testing/libraryContract.ts';
import { listAsThere, makeBucket, TEST_KEY } from '../testing/testBucket.ts';
import type { Library, LibraryEntry, LibraryFault } from './library.ts';
import { openLibrary } from './openLibrary.ts';

await describeOnBucket('a library in a bucket', async (endpoint) => {
  const whole = await makeBucket(endpoint);
  describeLibrary('a bucket', async () => {
    const place = { ...whole, prefix: `family photos+é/${randomUUID()}/` };
    const bucket = new Bucket(place);
    return {
      library: openLibrary(place),
      write: async (path, Body) => {
        const Key = place.prefix + path;
        await bucket.use(Key, (client, Bucket) =>
          client.send(new PutObjectCommand({ Bucket, Key, Body })),
        );
      },
      writeMany: (paths) => listAsThere(place, paths),
      remove: async (path) => {
        const Key = place.prefix + path;
        await bucket.use(Key, (client, Bucket) =>
          client.send(new DeleteObjectCommand({ Bucket, Key })),
        );
      },
      keepsOpenFiles: false,
      many: process.env['TEST_LONG'] === undefined ? 2000 : 100_000,
      longestPath: 1024 - Buffer.byteLength(place.prefix),
      close: async () => bucket.client.destroy(),
    };
  });
});

async function listOf(library: Library) {
  const entries: LibraryEntry[] = [];
  const faults: LibraryFault[] = [];
  for await (const batch of library.list()) {
    entries.push(...batch.entries);
    faults.push(...batch.faults);
  }
  return { entries, faults };
}

await describeOnBucket('a bucket as it is asked', async (endpoint) => {
  const place = await makeBucket(endpoint);
  const bucket = new Bucket(place);
  const put = (Key: string, Body: Buffer) =>
    bucket.use(Key, (client, Bucket) => client.send(new PutObjectCommand({ Bucket, Key, Body })));
  const photo = randomBytes(3_000_000);
  await put('2013/a.jpg', photo);
  await put('2013/small.jpg', photo.subarray(0, 100_000));
  const proxy = await startBucketProxy(endpoint);
  const library = openLibrary({ ...place, endpoint: proxy.endpoint });
  afterAll(() => proxy.stop());
  beforeEach(() => {
    proxy.takeCounts();
  });

  async function open(path: string) {
    const opened = await library.open(Buffer.from(path));
    if (!opened) throw new Error('not opened');
    return opened;
  }

  test('both ends of a file are two requests, and one where the first brings them', async () => {
    const [head, tail] = [128 * 1024, 64 * 1024];
    const ends = await library.readEnds(Buffer.from('2013/a.jpg'), head, tail);
    expect(ends.bytes.equals(photo.subarray(0, head))).toBe(true);
    expect(ends.tail.equals(photo.subarray(-tail))).toBe(true);
    expect(proxy.asked.map(({ range }) => range)).toEqual([
      'bytes=0-131071',
      `bytes=${photo.length - tail}-${photo.length - 1}`,
    ]);
    proxy.takeCounts();
    await library.readEnds(Buffer.from('2013/small.jpg'), head, tail);
    expect(proxy.takeCounts()).toEqual({ GET: 1 });
  });

  test('small reads are served from large requests', async () => {
    const opened = await open('2013/a.jpg');
    for (let at = 0; at < photo.length; at += 10_000) {
      const bytes = await opened.readRange(at, at + 10_000);
      expect(bytes.equals(photo.subarray(at, at + 10_000))).toBe(true);
    }
    await opened.close();
    expect(proxy.takeCounts()).toEqual({ HEAD: 1, GET: 3 });
  });

  test('a read that breaks off is resumed there, and given up after a few failures in one place', async () => {
    const opened = await open('2013/a.jpg');
    const read = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of opened.chunks(0, photo.length)) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    };
    proxy.cuts.push(700_000, 0, 1_000_000);
    expect((await read()).equals(photo)).toBe(true);
    expect(proxy.takeCounts()).toEqual({ HEAD: 1, GET: 4 });
    proxy.cuts.push(0, 0, 0, 0);
    await expect(read()).rejects.toThrow(/2013\/a\.jpg broke off/);
    proxy.cuts.push(100, 0);
    const { bytes } = await library.readHead(Buffer.from('2013/a.jpg'), 1000);
    expect(bytes.equals(photo.subarray(0, 1000))).toBe(true);
    await opened.close();
  });

  test('keys that are no paths are reported, marks of directories are not', async () => {
    for (const key of ['odd/', 'odd//a.jpg', 'odd/../b.jpg', 'odd/c.jpg']) {
      await put(key, Buffer.from(key === 'odd/' ? '' : 'x'));
    }
    const odd = openLibrary({ ...place, prefix: 'odd/' });
    const { entries, faults } = await listOf(odd);
    expect(entries.map(({ text }) => text)).toEqual(['c.jpg']);
    expect(faults.map(({ kind, text }) => `${kind} ${text}`).sort()).toEqual([
      'special ../b.jpg',
      'special /a.jpg',
    ]);
  });

  // Other services would first need 3,000 objects to be stored.
  const patience = otherBuckets === null ? undefined : 300_000;
  test(
    'a long listing is divided, few requests more than it has pages',
    async () => {
      const paths = Array.from({ length: 3_000 }, (_, i) => `${i % 97}/${i}.jpg`);
      await listAsThere({ ...place, prefix: 'many/years/' }, paths);
      const many = openLibrary({ ...place, endpoint: proxy.endpoint, prefix: 'many/' });
      let listed = 0;
      for await (const { entries } of many.list()) listed += entries.length;
      expect(listed).toBe(paths.length);
      const { LIST = 0, ...others } = proxy.takeCounts();
      expect(others).toEqual({});
      expect(LIST).toBeLessThan(3 + 16 + 4);
    },
    patience,
  );
});

await describeOnBucket('what is wrong with a bucket is told with what to do', async (endpoint) => {
  const place = await makeBucket(endpoint);
  const { bucket } = place;

  async function faultOf(wrong: Partial<BucketPlace>): Promise<string> {
    const library = openLibrary({ ...place, ...wrong });
    const path = Buffer.from('a.jpg');
    const faults = await Promise.all(
      [() => library.check(), () => listOf(library)].map((ask) =>
        ask().then(
          () => '',
          (error) => String(error.message),
        ),
      ),
    );
    await library.find(path).catch((error) => faults.push(error.message));
    expect(new Set(faults.map((each) => each.replace('a.jpg', ''))).size).toBe(1);
    return faults[0] ?? '';
  }

  test('it is missing', async () => {
    const missing = openLibrary({ ...place, bucket: 'nonesuch' });
    await expect(missing.check()).rejects.toThrow(
      /^s3:\/\/nonesuch\/ does not exist \(NoSuchBucket, .*\): make it, or mend its name in gallery.yaml$/,
    );
  });

  // Other services under test have no regions.
  test.skipIf(otherBuckets !== null)('it is in another region', async () => {
    expect(await faultOf({ region: 'eu-west-3' })).toBe(
      `s3://${bucket}/ is in region us-east-1: write the region of the bucket into gallery.yaml, like s3: { region: us-east-1 }`,
    );
  });

  test('the access key is wrong, or may not', async () => {
    const names = Object.keys(TEST_KEY);
    const before = names.map((name) => [name, process.env[name]] as const);
    onTestFinished(() => {
      for (const [name, value] of before) vi.stubEnv(name, value);
    });
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'no');
    expect(await faultOf({})).toMatch(/refuses the access key .*AWS_SECRET_ACCESS_KEY/);
    // Only our own server has a second key.
    if (otherBuckets === null) {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'test:other');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'other');
      expect(await faultOf({})).toMatch(/denies access .*allow this access key s3:ListBucket/);
    }
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    expect(await faultOf({})).toMatch(/needs an access key .*AWS_ACCESS_KEY_ID/);
  });

  test('nobody answers', async () => {
    const nobody = { endpoint: 'http://127.0.0.1:9' };
    expect(await faultOf(nobody)).toMatch(
      /cannot be reached \(ECONNREFUSED.*check the network, and s3: { endpoint } in gallery.yaml \(http:\/\/127.0.0.1:9\)/,
    );
    expect(await faultOf({ endpoint: 'http://nowhere.invalid' })).toMatch(
      /its host has no address/,
    );
  });

  test('a clock that is wrong is put right, and told where that does not help', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    const late = openLibrary(place);
    await late.check().finally(() => vi.useRealTimers());
    const skewed = Object.assign(new Error('The difference between the request time'), {
      name: 'RequestTimeTooSkewed',
      $metadata: { httpStatusCode: 403 },
    });
    expect(explained(skewed, 's3://b/', place).message).toMatch(/set the clock of this machine/);
  });
});
