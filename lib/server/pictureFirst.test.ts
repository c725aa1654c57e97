import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sendPictureFirst, showsPictureFirst, startScriptsLater } from './pictureFirst.ts';

const head = [
  '<!DOCTYPE html><html lang="en"><head>',
  '<link rel="stylesheet" href="/_next/static/chunks/a.css" nonce="n"/>',
  '<link rel="preload" as="script" fetchPriority="low" nonce="n" href="/_next/static/chunks/main.js"/>',
  '<script src="/_next/static/chunks/one.js" async="" nonce="n"></script>',
  '<script src="/_next/static/chunks/old.js" noModule="" nonce="n"></script></head>',
].join('');
const body = '<body><img src="/photos/1/medium" fetchPriority="high"/>Été <p>&lt;script src=</p>';
const tail = [
  '<script nonce="n" id="_R_">push()</script>',
  '<script src="/_next/static/chunks/main.js" nonce="n" async=""></script>',
  '<script nonce="n">self.__next_f.push("/_next/static/chunks/one.js")</script></body></html>',
].join('');

test('one script at the end of the page loads those of the build, and all else stays', () => {
  const page = startScriptsLater(head + body + tail, 'n');
  const [before = '', after = ''] = page.split('<script nonce="n">(paths');
  expect(before).not.toMatch(/(?:one|main)\.js"[^)]*async/);
  expect(before).not.toContain('as="script"');
  expect(before).toContain('<link rel="stylesheet"');
  expect(before).toContain('old.js" noModule=""');
  expect(before).toContain(body);
  expect(before).toContain('push("/_next/static/chunks/one.js")');
  expect(after).toContain('(["/_next/static/chunks/one.js","/_next/static/chunks/main.js"])');
  expect(after).toMatch(/<\/script><\/body><\/html>$/);
});

test('a page of another form is left as it is', () => {
  for (const page of ['', body, head, '<body><script>a()</script></body>']) {
    expect(startScriptsLater(page, 'n')).toBe(page);
  }
});

test('only a page of one photo, as a browser opens it, is changed', () => {
  const asked = (pathname: string, more: Partial<IncomingMessage> = {}) =>
    showsPictureFirst({ method: 'GET', headers: {}, ...more } as IncomingMessage, pathname);
  expect(asked('/photos/12')).toBe(true);
  expect(asked('/photos/12/medium')).toBe(false);
  expect(asked('/albums/12')).toBe(false);
  expect(asked('/photos/12', { method: 'POST' })).toBe(false);
  expect(asked('/photos/12', { method: 'HEAD' })).toBe(false);
  expect(asked('/photos/12', { headers: { rsc: '1' } })).toBe(false);
});

type Answer = { status: number; headers: IncomingMessage['headers']; bytes: Buffer };

/** What a client that accepts `accepted` receives of what `write` writes. */
async function answer(accepted: string | null, write: (response: ServerResponse) => void) {
  let seen: string | undefined = '';
  const server = createServer((asked, response) => {
    sendPictureFirst(asked, response, 'n');
    seen = asked.headers['accept-encoding'];
    write(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const headers = accepted === null ? {} : { 'Accept-Encoding': accepted };
    const found = await new Promise<Answer>((resolve, reject) => {
      const asking = request({ port, host: '127.0.0.1', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            bytes: Buffer.concat(chunks),
          }),
        );
      });
      asking.on('error', reject).end();
    });
    // Next must not compress the page before it is changed, so it sees no Accept-Encoding.
    expect(seen).toBe(undefined);
    return found;
  } finally {
    server.close();
  }
}

function writePage(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Vary', 'rsc');
  response.flushHeaders();
  const bytes = Buffer.from(head + body + tail);
  // Cut between the two bytes of a letter.
  const cut = bytes.indexOf('É') + 1;
  response.write(bytes.subarray(0, cut));
  response.write(bytes.subarray(cut), () => response.end());
}

const whole = startScriptsLater(head + body + tail, 'n');

test('the page is compressed as the client accepts, after it was changed', async () => {
  const brotli = await answer('gzip, deflate, br', writePage);
  expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'rsc, Accept-Encoding' });
  expect(brotliDecompressSync(brotli.bytes).toString()).toBe(whole);
  const gzip = await answer('gzip, br;q=0', writePage);
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.bytes).toString()).toBe(whole);
  for (const accepted of [null, 'identity', 'gzip;q=0']) {
    const plain = await answer(accepted, writePage);
    expect(plain.headers['content-encoding']).toBe(undefined);
    expect(plain.bytes.toString()).toBe(whole);
  }
});

test('responses that are not a shown page are sent as they are written', async () => {
  const failed = await answer('br', (response) => {
    response.writeHead(500, { 'Content-Length': 4 });
    response.end('oops');
  });
  expect(failed).toMatchObject({ status: 500, headers: { 'content-length': '4' } });
  expect(failed.bytes.toString()).toBe('oops');
  const text = await answer('br', (response) => {
    response.setHeader('Content-Type', 'text/x-component');
    response.write(tail);
    response.end();
  });
  expect(text.bytes.toString()).toBe(tail);
});
