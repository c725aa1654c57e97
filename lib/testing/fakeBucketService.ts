import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { Bucket } from '../cache/s3Bucket.ts';
import type { BucketPlace } from '../cache/storagePlace.ts';
import { TEST_KEY } from './testBucket.ts';

/** Tests only: a request to a bucket service, whole. */
export type ServiceRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** Tests only: what is sent for a request; `number` counts them from 0. */
type Answer = (response: ServerResponse, request: ServiceRequest, number: number) => void;

/** Tests only: sets the access key for the rest of a file, so that requests can be signed. */
export function useTestKey(): void {
  for (const [name, value] of Object.entries(TEST_KEY)) vi.stubEnv(name, value);
}

/**
 * Tests only: a bucket whose service sends what `answer` makes, for what services do, by their
 * documents, and the real one of the tests does not. It checks nothing, and ends with the test.
 */
export async function openFakeService(answer: Answer) {
  const asked: ServiceRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '', 'http://bucket');
    const whole = { method, url, headers, body: await buffer(request) };
    answer(response, whole, asked.push(whole) - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const place: BucketPlace = {
    kind: 's3',
    bucket: 'photos',
    prefix: 'family/',
    endpoint: `http://127.0.0.1:${port}`,
    region: null,
    pathStyle: true,
  };
  return { place, asked, bucket: new Bucket(place) };
}

/** Tests only: sends the part of `photo` that was asked for. */
export function sendPart(
  response: ServerResponse,
  { headers }: ServiceRequest,
  photo: Buffer,
  etag: string,
): void {
  const [, start = 0, end = photo.length - 1] = (
    /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []
  ).map(Number);
  const part = photo.subarray(start, end + 1);
  response.writeHead(206, {
    ETag: etag,
    'Last-Modified': new Date(0).toUTCString(),
    'Content-Length': part.length,
    'Content-Range': `bytes ${start}-${start + part.length - 1}/${photo.length}`,
  });
  response.end(part);
}

/** Tests only: all of a stream. */
export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
}
