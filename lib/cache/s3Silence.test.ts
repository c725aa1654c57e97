import type { ServerResponse } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { openFakeService, useTestKey } from '../testing/fakeBucketService.ts';
import { Bucket } from './s3Bucket.ts';
import { openBucketCache } from './s3Cache.ts';

const SIZE = 100_000;
const HALF = 40_000;

beforeEach(useTestKey);

/** A bucket whose service answers each request as `answer` does, with short time limits. */
async function openBucket(answer: (response: ServerResponse, from: number) => void) {
  const { place, asked } = await openFakeService((response, { headers }) => {
    answer(response, Number(/bytes=(\d+)/.exec(headers.range ?? '')?.[1] ?? 0));
  });
  const patience = { connectMs: 5_000, silentMs: 100 };
  return { bucket: new Bucket(place, patience), place, requests: () => asked.length };
}

function sendFacts(response: ServerResponse, from: number): void {
  response.writeHead(206, {
    'Content-Length': SIZE - from,
    'Content-Range': `bytes ${from}-${SIZE - 1}/${SIZE}`,
    ETag: '"e"',
    'Last-Modified': new Date(0).toUTCString(),
  });
}

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

const version = { key: 'family/a.jpg', etag: 'e' };

test('a service that never answers is given up, with an error that names it and says what to do', async () => {
  const { bucket, requests } = await openBucket(() => {});
  const silent =
    /^s3:\/\/photos\/family\/(?:a\.jpg)? cannot be reached: it does not answer in time .*check the network, and s3: { endpoint }/;
  await expect(bucket.readRange(version, 0, SIZE)).rejects.toThrow(silent);
  expect(requests()).toBe(4);
  await expect(bucket.head(version.key)).rejects.toThrow(silent);
  expect((await bucket.findFault())?.message).toMatch(silent);
}, 30_000);

test('a body that stalls is resumed where it stopped if that helps, and else given up', async () => {
  let stalls = 1;
  const { bucket, requests } = await openBucket((response, from) => {
    sendFacts(response, from);
    if (stalls > 0) response.write(Buffer.alloc(from === 0 ? HALF : 0));
    else response.end(Buffer.alloc(SIZE - from));
    stalls -= 1;
  });
  expect(await lengthOf(bucket.chunks(version, 0, SIZE))).toBe(SIZE);
  expect(requests()).toBe(2);
  stalls = Number.POSITIVE_INFINITY;
  const broken = /^s3:\/\/photos\/family\/a\.jpg broke off while it was read/;
  await expect(lengthOf(bucket.chunks(version, 0, SIZE))).rejects.toThrow(broken);
  await expect(bucket.readWhole(version.key)).rejects.toThrow(broken);
}, 30_000);

test('a list of uploads that never says where it goes on is asked for once', async () => {
  const { place, requests } = await openBucket((response) => {
    const page =
      '<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>';
    response.end(requests() > 3 ? page.replace('true', 'false') : page);
  });
  expect(await openBucketCache(place).removeUnfinished('thumbnails', 0)).toBe(0);
  expect(requests()).toBe(1);
});
