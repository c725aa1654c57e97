import { readdirSync, readlinkSync } from 'node:fs';
import { appendFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Delivery, deliverBytes, type Representation } from './delivery.ts';
import { sendDelivery } from './nodeSender.ts';
import { toResponse } from './webSender.ts';

const SMALL = 1000;
const LARGE = 20_000_000;

let directory: string;
let server: http.Server;
/** What the server answers next, and how its sending ended. */
let answer: (request: http.IncomingMessage) => Delivery;
let outcome: Promise<'sent' | Error>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'senders-'));
  await writeFile(join(directory, 'small'), pattern(SMALL));
  await writeFile(join(directory, 'large'), pattern(LARGE));
  await writeFile(join(directory, 'empty'), '');
  server = http.createServer((request, response) => {
    outcome = sendDelivery(request, response, answer(request)).then(
      () => 'sent',
      (error: Error) => {
        if (!response.headersSent) response.writeHead(500).end();
        return error;
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});

afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

beforeEach(() => {
  outcome = Promise.reject(new Error('nobody asked'));
  outcome.catch(() => undefined);
});

/** Bytes that repeat after 251, so that a chunk out of place shows. */
function pattern(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Uint8Array.from({ length: 251 }, (_, i) => i)));
}

function file(name: string, size: number): Representation {
  const path = join(directory, name);
  const source = { kind: 'file', path } as const;
  return { etag: '"abc"', lastModifiedMs: 0, mediaType: 'image/jpeg', size, source };
}

function stream(size: number | null, chunks: () => AsyncIterable<Uint8Array>): Representation {
  return { ...file('', 0), size, source: { kind: 'stream', open: chunks } };
}

function whole(representation: Representation): void {
  answer = ({ method = 'GET', headers }) =>
    deliverBytes({ method, header: (name) => oneHeader(headers, name) }, representation);
}

function oneHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function send(method = 'GET', headers: Record<string, string> = {}): http.ClientRequest {
  const { port } = server.address() as AddressInfo;
  const request = http.request({ port, host: '127.0.0.1', method, headers, agent: false });
  request.on('error', () => undefined);
  return request.end();
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; complete: boolean };

function ask(method?: string, headers?: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(method, headers);
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
          complete: response.complete,
        }),
      );
    });
  });
}

/** How many of this process's descriptors are files of the test. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory);
    } catch {
      return false;
    }
  }).length;
}

describe('both doors give the same status, headers and body', () => {
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
      expect(await outcome).toBe('sent');
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

describe('a body that cannot be opened rejects before anything is written', () => {
  test.each([
    ['missing', () => file('nothing', 5)],
    ['of another size', () => file('small', SMALL + 1)],
    ['large and of another size', () => file('large', LARGE - 1)],
    ['a directory', () => file('.', 4096)],
    ['a symbolic link', () => file('link', SMALL)],
    [
      'a stream that fails at once',
      () =>
        stream(10, async function* () {
          yield await Promise.reject(new Error('no such thing'));
        }),
    ],
  ])('%s', async (_, make) => {
    await symlink(join(directory, 'small'), join(directory, 'link')).catch(() => undefined);
    whole(make());
    expect((await ask()).status).toBe(500);
    expect(await outcome).toBeInstanceOf(Error);
    const request = { method: 'GET', header: () => undefined };
    const body = async () => (await toResponse(deliverBytes(request, make()))).arrayBuffer();
    await expect(body()).rejects.toThrow();
    expect(openFiles()).toBe(0);
  });
});

describe('a failure midway breaks the connection', () => {
  test.each([
    ['an error', [400], true],
    ['too few bytes', [400, 500], false],
    ['too many bytes', [400, 700], false],
  ])('%s', async (_, lengths, fails) => {
    const make = () =>
      stream(SMALL, async function* () {
        for (const length of lengths) yield Buffer.alloc(length);
        if (fails) throw new Error('the disk is gone');
      });
    whole(make());
    const { complete, status } = await ask();
    expect([status, complete]).toEqual([200, false]);
    expect(await outcome).toBeInstanceOf(Error);
  });

  test('an error in a stream of unknown length, which else would look whole', async () => {
    whole(
      stream(null, async function* () {
        yield Buffer.alloc(400);
        throw new Error('the disk is gone');
      }),
    );
    expect(await ask()).toMatchObject({ status: 200, complete: false });
    expect(await outcome).toBeInstanceOf(Error);
  });

  test('a file that is cut while it is sent', async () => {
    await writeFile(join(directory, 'cut'), pattern(LARGE));
    whole(file('cut', LARGE));
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      send().on('response', resolve);
    });
    response.on('error', () => undefined);
    await truncate(join(directory, 'cut'), LARGE / 2);
    response.resume();
    await new Promise((resolve) => {
      response.on('close', resolve);
    });
    expect(response.complete).toBe(false);
    expect(await outcome).toBeInstanceOf(Error);
    expect(openFiles()).toBe(0);
  });

  test('a file that grows while it is sent ends where it was said to', async () => {
    await writeFile(join(directory, 'growing'), pattern(LARGE));
    whole(file('growing', LARGE));
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      send().on('response', resolve);
    });
    await appendFile(join(directory, 'growing'), 'more');
    let length = 0;
    for await (const chunk of response) length += chunk.length;
    expect(length).toBe(LARGE);
    expect(await outcome).toBe('sent');
  });
});

describe('a client that goes away', () => {
  test('closes the file, and is no error', async () => {
    whole(file('large', LARGE));
    const request = send();
    const response = await new Promise<http.IncomingMessage>((resolve) => {
      request.on('response', resolve);
    });
    response.on('error', () => undefined);
    await new Promise((resolve) => {
      response.once('data', resolve);
    });
    response.pause();
    expect(openFiles()).toBe(1);
    request.destroy();
    expect(await outcome).toBe('sent');
    expect(openFiles()).toBe(0);
  });

  test('ends a stream that waits for something, by its signal', async () => {
    let ended = false;
    answer = () => ({
      status: 200,
      headers: {},
      body: {
        kind: 'stream',
        async *open(signal) {
          try {
            yield Buffer.from('first');
            await sleep(600_000, undefined, { signal });
          } finally {
            ended = true;
          }
        },
      },
    });
    const request = send();
    request.on('response', (response) => {
      response.on('error', () => undefined);
      response.once('data', () => request.destroy());
    });
    while (!ended) await sleep(5);
    expect(await outcome).toBe('sent');
  });

  test('before anything was sent is no error either', async () => {
    let arrived = false;
    answer = () => ({
      status: 200,
      headers: { 'Content-Length': '5' },
      body: {
        kind: 'stream',
        async *open(signal) {
          arrived = true;
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve);
          });
          yield Buffer.from('later');
        },
      },
    });
    const request = send();
    while (!arrived) await sleep(5);
    request.destroy();
    expect(await outcome).toBe('sent');
  });
});

describe('a Response', () => {
  const request = { method: 'GET', header: () => undefined };

  test('that nobody reads holds no file open', async () => {
    await toResponse(deliverBytes(request, file('large', LARGE)));
    expect(openFiles()).toBe(0);
  });

  test('that is cancelled closes its file and ends its stream', async () => {
    const response = await toResponse(deliverBytes(request, file('large', LARGE)));
    const reader = response.body?.getReader();
    await reader?.read();
    expect(openFiles()).toBe(1);
    await reader?.cancel();
    expect(openFiles()).toBe(0);
  });

  test('fails where its body does', async () => {
    await writeFile(join(directory, 'cut'), pattern(LARGE));
    const response = await toResponse(deliverBytes(request, file('cut', LARGE)));
    await truncate(join(directory, 'cut'), 5);
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(openFiles()).toBe(0);
  });
});
