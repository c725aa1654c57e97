import { describe, expect, test } from 'vitest';
import { LARGE, pattern, SMALL, startSender } from '../testing/testSender.ts';
import { deliverBytes, type Representation } from './delivery.ts';
import { toResponse } from './webSender.ts';

const { outcome, file, stream, whole, ask, openFiles } = await startSender();

describe('both senders give the same status, headers and body', () => {
  const requests: [string, Record<string, string>][] = [
    ['GET', {}],
    ['HEAD', {}],
    ['POST', {}],
    ['GET', { range: 'bytes=10-400' }],
    ['GET', { range: 'bytes=-5' }],
    ['HEAD', { range: 'bytes=10-400' }],
    ['GET', { range: 'bytes=10-400', 'if-range': '"abc"' }],
    ['GET', { range: 'bytes=10-400', 'if-range': '"x"' }],
    ['GET', { range: 'bytes=99999999-' }],
    ['GET', { range: 'bytes=0-1,3-4' }],
    ['GET', { 'if-none-match': '"abc"' }],
    ['GET', { 'if-match': '"x"' }],
  ];
  const representations: [string, () => Representation][] = [
    ['a small file', () => file('small', SMALL)],
    ['a large file', () => file('large', LARGE)],
    ['an empty file', () => file('empty', 0)],
    ['bytes', () => ({ ...file('', SMALL), source: { kind: 'bytes', bytes: pattern(SMALL) } })],
    [
      'a stream',
      () =>
        stream(SMALL, async function* () {
          yield pattern(SMALL).subarray(0, 300);
          yield pattern(SMALL).subarray(300);
        }),
    ],
    ['an SVG', () => ({ ...file('small', SMALL), mediaType: 'image/svg+xml' })],
  ];

  test.each(representations)('for %s', async (_, make) => {
    for (const [method, headers] of requests) {
      whole(make());
      const byNode = await ask(method, headers);
      const header = (name: string) => headers[name];
      const response = await toResponse(deliverBytes({ method, header }, make()));
      const { connection, date, ...nodeHeaders } = byNode.headers;
      expect([connection, typeof date]).toEqual(['close', 'string']);
      expect(byNode.complete).toBe(true);
      expect(await outcome()).toBe('sent');
      expect(byNode.status).toBe(response.status);
      expect(nodeHeaders).toEqual(Object.fromEntries(response.headers));
      const body = Buffer.from(await response.arrayBuffer());
      expect(body.equals(byNode.body)).toBe(true);
      if (method === 'GET' && byNode.status === 200) {
        expect(body.equals(pattern(make().size ?? 0))).toBe(true);
      }
      if (method !== 'HEAD' && byNode.status !== 304) {
        expect(byNode.headers['content-length']).toBe(String(body.length));
      }
    }
    expect(openFiles()).toBe(0);
  });
});

test('a part of a large file is that part', async () => {
  whole(file('large', LARGE));
  const { status, body } = await ask('GET', { range: 'bytes=1000001-9000000' });
  expect(status).toBe(206);
  expect(body.equals(pattern(LARGE).subarray(1_000_001, 9_000_001))).toBe(true);
});

test('a stream of unknown length arrives whole', async () => {
  whole(
    stream(null, async function* () {
      yield pattern(SMALL);
    }),
  );
  const { headers, body } = await ask();
  expect(headers['content-length']).toBeUndefined();
  expect(body.equals(pattern(SMALL))).toBe(true);
});

test('lent chunks are not overwritten before they are sent', async () => {
  const size = 40 * 200_000;
  whole(
    stream(size, async function* () {
      const buffer = Buffer.alloc(200_000);
      for (let i = 0; i < 40; i += 1) yield buffer.fill(i);
    }),
  );
  const { body } = await ask();
  expect(body).toHaveLength(size);
  const wrong = Array.from({ length: 40 }, (_, i) =>
    body.subarray(i * 200_000, (i + 1) * 200_000).some((byte) => byte !== i),
  );
  expect(wrong.includes(true)).toBe(false);
});
