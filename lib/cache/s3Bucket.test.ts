import { beforeEach, expect, test, vi } from 'vitest';
import { openFakeService, readAll, sendPart, useTestKey } from '../testing/fakeBucketService.ts';
import { Bucket } from './s3Bucket.ts';
import { ReplacedObjectError } from './s3Errors.ts';

beforeEach(useTestKey);

test('AWS has its checksums, and what its own settings say of them', async () => {
  const place = { kind: 's3', bucket: 'photos', prefix: '', region: 'eu-west-3' } as const;
  const required = async (endpoint: string | null) => {
    const { config } = new Bucket({ ...place, endpoint, pathStyle: false }).client;
    return [await config.requestChecksumCalculation(), await config.responseChecksumValidation()];
  };
  const [all, few] = ['WHEN_SUPPORTED', 'WHEN_REQUIRED'];
  expect(await required(null)).toEqual([all, all]);
  expect(await required('https://s3.eu-west-3.amazonaws.com')).toEqual([all, all]);
  expect(await required('https://account.r2.cloudflarestorage.com')).toEqual([few, few]);
  vi.stubEnv('AWS_REQUEST_CHECKSUM_CALCULATION', few);
  expect(await required(null)).toEqual([few, all]);
});

test('a service that does not heed If-Match never mixes two versions', async () => {
  const [one, other] = [Buffer.alloc(300_000, 'one '), Buffer.alloc(300_000, 'other')];
  const { bucket } = await openFakeService((response, request, number) => {
    if (number > 0) sendPart(response, request, other, '"2"');
    else sendPart(response, request, one, '"1"');
  });
  const version = { key: 'family/a.jpg', etag: '1' };
  const { bytes, object } = await bucket.readRange({ key: version.key }, 0, 100_000);
  expect([object.etag, bytes.equals(one.subarray(0, 100_000))]).toEqual(['1', true]);
  await expect(bucket.readRange(version, 100_000, 200_000)).rejects.toBeInstanceOf(
    ReplacedObjectError,
  );
  await expect(readAll(bucket.chunks(version, 0, 300_000))).rejects.toBeInstanceOf(
    ReplacedObjectError,
  );
});

test('ETags are the same with quotes, without, and weak', async () => {
  const photo = Buffer.from('a photo');
  for (const etag of ['"e"', 'e', 'W/"e"']) {
    const { bucket } = await openFakeService((response, request) =>
      sendPart(response, request, photo, etag),
    );
    const version = { key: 'family/a.jpg', etag: 'e' };
    expect(await readAll(bucket.chunks(version, 0, photo.length))).toEqual(photo);
  }
});

test('a service that sends the whole for a part is read as far as is needed, and no other part taken for it', async () => {
  const photo = Buffer.from('0123456789');
  const { bucket } = await openFakeService((response) => {
    response.writeHead(200, {
      ETag: '"e"',
      'Last-Modified': new Date(0).toUTCString(),
      'Content-Length': 10,
    });
    response.end(photo);
  });
  const { bytes, object } = await bucket.readRange({ key: 'family/a.jpg' }, 0, 4);
  expect([String(bytes), object.size]).toEqual(['0123', 10]);
  await expect(bucket.readRange({ key: 'family/a.jpg' }, 4, 8)).rejects.toThrow('sends no parts');
});

test('an empty object has no range, also where the service says so without a word', async () => {
  const { bucket } = await openFakeService((response, { method }) => {
    response.writeHead(method === 'HEAD' ? 200 : 416, {
      ETag: '"e"',
      'Last-Modified': new Date(0).toUTCString(),
      'Content-Length': 0,
    });
    response.end();
  });
  const { bytes, object } = await bucket.readRange({ key: 'family/a.jpg' }, 0, 100);
  expect([bytes.length, object.size]).toEqual([0, 0]);
});
