import { describe, expect, test } from 'vitest';
import {
  type ByteSource,
  deliverBytes,
  methodNotAllowed,
  type Representation,
} from './delivery.ts';

const ETAG = '"abc"';
const MODIFIED = Date.parse('2024-07-14T10:20:30.700Z');
const MODIFIED_HEADER = 'Sun, 14 Jul 2024 10:20:30 GMT';
const BEFORE = 'Sun, 14 Jul 2024 10:20:29 GMT';
const AFTER = 'Sun, 14 Jul 2024 10:20:31 GMT';

const bytes = Buffer.from('0123456789');

function answer(
  headers: Record<string, string> = {},
  more: Partial<Representation> = {},
  method = 'GET',
) {
  const request = { method, header: (name: string) => headers[name] };
  return deliverBytes(request, {
    etag: ETAG,
    lastModifiedMs: MODIFIED,
    mediaType: 'image/jpeg',
    size: bytes.length,
    source: { kind: 'bytes', bytes },
    ...more,
  });
}

test('a plain GET gets everything, with validators, and is kept by the browser alone', () => {
  expect(answer()).toEqual({
    status: 200,
    headers: {
      'Content-Type': 'image/jpeg',
      'Content-Length': '10',
      'Content-Security-Policy': expect.stringMatching(/^sandbox; default-src 'none';/),
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Accept-Ranges': 'bytes',
      ETag: ETAG,
      'Last-Modified': MODIFIED_HEADER,
      'Cache-Control': 'private, no-cache',
      Vary: 'Cookie',
      'X-Content-Type-Options': 'nosniff',
    },
    body: bytes,
  });
});

test.each([1e18, Date.UTC(12_000, 0), -1e15])('a time of %d that no date has is left out', (ms) => {
  expect(answer({}, { lastModifiedMs: ms }).headers).not.toHaveProperty('Last-Modified');
});

test('HEAD gets the headers of GET, without a body and without ranges', () => {
  const { headers } = answer();
  expect(answer({}, {}, 'HEAD')).toEqual({ status: 200, headers, body: null });
  expect(answer({ range: 'bytes=0-1' }, {}, 'HEAD')).toEqual({ status: 200, headers, body: null });
  expect(answer({ 'if-none-match': ETAG }, {}, 'HEAD').status).toBe(304);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'get'])('%s is not allowed', (method) => {
  expect(answer({}, {}, method)).toEqual(methodNotAllowed());
  expect(methodNotAllowed()).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } });
});

describe('preconditions, in the order of RFC 9110', () => {
  test.each<[number, Record<string, string>]>([
    [304, { 'if-none-match': ETAG }],
    [304, { 'if-none-match': `W/${ETAG}` }],
    [304, { 'if-none-match': `"x", ${ETAG}` }],
    [304, { 'if-none-match': '*' }],
    [200, { 'if-none-match': '"x"' }],
    [304, { 'if-modified-since': MODIFIED_HEADER }],
    [304, { 'if-modified-since': AFTER }],
    [200, { 'if-modified-since': BEFORE }],
    [200, { 'if-modified-since': 'yesterday' }],
    [200, { 'if-none-match': '"x"', 'if-modified-since': AFTER }],
    [304, { 'if-none-match': ETAG, 'if-modified-since': BEFORE }],
    [200, { 'if-match': ETAG }],
    [200, { 'if-match': '*' }],
    [200, { 'if-match': `"x" , ${ETAG}` }],
    [412, { 'if-match': '"x"' }],
    [412, { 'if-match': `W/${ETAG}` }],
    [412, { 'if-unmodified-since': BEFORE }],
    [200, { 'if-unmodified-since': MODIFIED_HEADER }],
    [200, { 'if-unmodified-since': 'yesterday' }],
    [200, { 'if-match': ETAG, 'if-unmodified-since': BEFORE }],
    [304, { 'if-match': ETAG, 'if-none-match': ETAG }],
    [412, { 'if-match': '"x"', 'if-none-match': ETAG }],
    [412, { 'if-match': '"x"', range: 'bytes=0-1' }],
    [304, { 'if-none-match': ETAG, range: 'bytes=0-1' }],
  ])('%d for %j', (status, headers) => {
    expect(answer(headers).status).toBe(status);
  });

  test('304 has the validators and the rules of caching, and nothing of the content', () => {
    expect(answer({ 'if-none-match': ETAG })).toEqual({
      status: 304,
      headers: {
        ETag: ETAG,
        'Last-Modified': MODIFIED_HEADER,
        'Cache-Control': 'private, no-cache',
        Vary: 'Cookie',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'X-Content-Type-Options': 'nosniff',
      },
      body: null,
    });
  });
});

describe('ranges', () => {
  test('one range is a part, and says which', () => {
    const part = answer({ range: 'bytes=2-4' });
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'Content-Range': 'bytes 2-4/10',
      'Content-Length': '3',
      ETag: ETAG,
      'Content-Type': 'image/jpeg',
    });
    expect(part.body).toEqual(Buffer.from('234'));
  });

  test('of a source that is opened later only the requested part is read', async () => {
    const spans: unknown[] = [];
    const source: ByteSource = {
      kind: 'ranges',
      async *read(span) {
        spans.push(span);
        yield Buffer.from('789');
      },
    };
    const { body } = answer({ range: 'bytes=-3' }, { source });
    expect(spans).toEqual([]);
    if (body === null || body instanceof Uint8Array) throw new Error('no stream');
    for await (const chunk of body.open(new AbortController().signal)) {
      expect(chunk).toEqual(Buffer.from('789'));
    }
    expect(spans).toEqual([{ start: 7, end: 10 }]);
  });

  test.each<[number, Record<string, string>]>([
    [206, { 'if-range': ETAG }],
    [206, { 'if-range': MODIFIED_HEADER }],
    [200, { 'if-range': `W/${ETAG}` }],
    [200, { 'if-range': '"x"' }],
    [200, { 'if-range': BEFORE }],
    [200, { 'if-range': AFTER }],
  ])('%d when %j', (status, headers) => {
    expect(answer({ range: 'bytes=2-4', ...headers }).status).toBe(status);
  });

  test('an unsatisfiable one gets 416 and the size, but the whole when If-Range fails', () => {
    const refused = answer({ range: 'bytes=10-' });
    expect(refused.status).toBe(416);
    expect(refused.headers).toMatchObject({ 'Content-Range': 'bytes */10', 'Content-Length': '0' });
    expect(refused.headers['Content-Type']).toBeUndefined();
    expect(answer({ range: 'bytes=10-', 'if-range': '"x"' }).status).toBe(200);
  });

  test.each(['bytes=0-1,3-4', 'bytes=x', 'pages=1-2'])('%s is ignored', (range) => {
    expect(answer({ range })).toEqual(answer());
  });

  test('a stream has no ranges, and says so', () => {
    const source = { kind: 'stream', open: nothing } as const;
    const whole = answer({ range: 'bytes=0-1' }, { source });
    expect(whole.status).toBe(200);
    expect(whole.headers).toMatchObject({ 'Accept-Ranges': 'none', 'Content-Length': '10' });
  });

  test('an empty file is sent as one', () => {
    const empty = { size: 0, source: { kind: 'bytes', bytes: new Uint8Array() } } as const;
    expect(answer({}, empty)).toMatchObject({ status: 200, headers: { 'Content-Length': '0' } });
    expect(answer({ range: 'bytes=0-' }, empty).status).toBe(416);
    expect(answer({ range: 'bytes=-5' }, empty).status).toBe(200);
  });
});

async function* nothing(): AsyncGenerator<Uint8Array> {}

test('without a size there is neither length nor range', () => {
  const source = { kind: 'stream', open: nothing } as const;
  const { headers } = answer({ range: 'bytes=0-1' }, { size: null, source });
  expect(headers['Content-Length']).toBeUndefined();
  expect(headers['Accept-Ranges']).toBe('none');
});

describe('what a browser would run', () => {
  test.each(['image/svg+xml', 'text/html', 'application/octet-stream', 'text/xml'])(
    '%s is saved, whatever was asked for',
    (mediaType) => {
      const disposition = { type: 'inline', fileName: 'a.svg' } as const;
      expect(answer({}, { mediaType, disposition }).headers).toMatchObject({
        'Content-Type': mediaType,
        'Content-Disposition': 'attachment; filename=a.svg',
      });
      expect(answer({}, { mediaType }).headers['Content-Disposition']).toBe('attachment');
    },
  );

  test('a photo is shown when that is asked for', () => {
    const disposition = { type: 'inline', fileName: 'a.jpg' } as const;
    const { headers } = answer({}, { disposition });
    expect(headers['Content-Disposition']).toBe('inline; filename=a.jpg');
    // If a browser shows it as a page nevertheless, that page has no origin.
    expect(headers['Content-Security-Policy']).not.toMatch(/allow-|script-src/);
  });
});

test.each(['abc', 'W/"abc"', '""', '"a"b"', '"a b"', ''])('%j is no strong etag', (etag) => {
  expect(() => answer({}, { etag })).toThrow(RangeError);
});

test('a size that is not that of the bytes is refused', () => {
  expect(() => answer({}, { size: 9 })).toThrow(RangeError);
});
