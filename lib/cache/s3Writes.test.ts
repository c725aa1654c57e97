import type { ServerResponse } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import {
  openFakeService,
  readAll,
  type ServiceRequest,
  useTestKey,
} from '../testing/fakeBucketService.ts';
import { openBucketCache } from './s3Cache.ts';

beforeEach(useTestKey);

const MIB = 1024 * 1024;

/** A film of 20 MiB and some, in chunks of which no part of an upload is a multiple. */
async function* film(failsAfter = Number.POSITIVE_INFINITY) {
  for (let i = 0; i < 21; i++) {
    if (i === failsAfter) throw new Error('the film ends early');
    yield Buffer.alloc(MIB + 17, i);
  }
}

function takeUpload(response: ServerResponse, { method, url }: ServiceRequest): void {
  if (method === 'POST' && url.searchParams.has('uploads')) {
    response.end(
      '<InitiateMultipartUploadResult><Bucket>photos</Bucket><Key>k</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>',
    );
  } else if (method === 'POST') {
    response.end(
      '<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>',
    );
  } else {
    response.writeHead(method === 'DELETE' ? 204 : 200, { ETag: '"part"' }).end();
  }
}

test('R2, B2 and older services get no checksums, no chunked bodies, and equal parts', async () => {
  const { place, asked } = await openFakeService(takeUpload);
  const cache = openBucketCache(place);
  await cache.put('thumbnails/ab/x.webp', Buffer.from('picture'));
  await cache.putStream('films/ab/small.mp4', smallFilm());
  await cache.putStream('films/ab/x.mp4', film());
  for (const { method, headers, body } of asked) {
    const names = Object.keys(headers).join(' ');
    expect(names).not.toMatch(/x-amz-(?:checksum|trailer|sdk-checksum|decoded)|content-encoding/);
    expect(headers['x-amz-content-sha256']).not.toMatch(/STREAMING/);
    if (method === 'PUT') expect(headers['content-length']).toBe(`${body.length}`);
  }
  const parts = asked
    .filter(({ url }) => url.searchParams.has('partNumber'))
    .sort((a, b) => partNumber(a) - partNumber(b));
  expect(parts.map(({ body }) => body.length / MIB).slice(0, -1)).toEqual([8, 8]);
  const sent = Buffer.concat(parts.map(({ body }) => body));
  expect(sent.equals(await readAll(film()))).toBe(true);
});

const partNumber = ({ url }: ServiceRequest) => Number(url.searchParams.get('partNumber'));

async function* smallFilm() {
  yield Buffer.from('short');
}

test('an upload that fails is aborted, so that its parts cost nothing', async () => {
  const { place, asked } = await openFakeService(takeUpload);
  const upload = openBucketCache(place).putStream('films/ab/x.mp4', film(12));
  await expect(upload).rejects.toThrow('the film ends early');
  const ends = asked.filter(
    ({ method, url }) => method !== 'PUT' && url.searchParams.has('uploadId'),
  );
  expect(ends.map(({ method }) => method)).toEqual(['DELETE']);
});
