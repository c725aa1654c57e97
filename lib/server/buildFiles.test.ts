import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuildFiles, makeBuildFiles } from './buildFiles.ts';

const dir = mkdtempSync(join(tmpdir(), 'albumen-build-'));
const script = `const letters = '${'a script of the build '.repeat(400)}';`;
const path = '/_next/static/chunks/a-1.js';

beforeAll(() => {
  mkdirSync(join(dir, 'static', 'chunks'), { recursive: true });
  writeFileSync(join(dir, 'static', 'chunks', 'a-1.js'), script);
  writeFileSync(join(dir, 'static', 'chunks', 'b.css'), 'a{color:red}');
  writeFileSync(join(dir, 'static', 'chunks', 'c.woff2'), 'no text');
  writeFileSync(join(dir, 'secret.js'), 'of the server');
});

afterAll(() => rmSync(dir, { recursive: true }));

const ask = (method: string, headers: IncomingMessage['headers']) =>
  ({ method, headers }) as IncomingMessage;
const get = ask('GET', { 'accept-encoding': 'gzip, deflate, br' });

async function warmed(): Promise<BuildFiles> {
  const warnings: string[] = [];
  const files = makeBuildFiles(dir, { warn: (text) => warnings.push(text) });
  for (const each of [path, '/_next/static/chunks/b.css']) expect(files.find(get, each)).toBe(null);
  await files.compressed();
  expect(warnings).toEqual([]);
  return files;
}

test('a file of the build is sent compressed from its second request on', async () => {
  const files = await warmed();
  const found = files.find(get, path);
  expect(found).toMatchObject({
    status: 200,
    headers: {
      'Content-Type': 'application/javascript; charset=UTF-8',
      'Content-Encoding': 'br',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    },
  });
  const body = found?.body as Buffer;
  expect(brotliDecompressSync(body).toString()).toBe(`//# allFunctionsCalledOnLoad\n${script}`);
  expect(found?.headers['Content-Length']).toBe(String(body.length));
  expect(files.find(get, '/_next/static/chunks/b.css')?.headers['Content-Type']).toMatch(
    /^text\/css/,
  );
});

test('a large script, of which a page calls a part, and a style sheet come without a hint to compile', async () => {
  const [large, style] = ['/_next/static/chunks/large.js', '/_next/static/chunks/b.css'];
  writeFileSync(join(dir, 'static', 'chunks', 'large.js'), '1;'.repeat(300_000));
  const files = makeBuildFiles(dir, { warn: () => undefined });
  for (const each of [large, style]) files.find(get, each);
  await files.compressed();
  const textOf = (each: string) =>
    brotliDecompressSync(files.find(get, each)?.body as Buffer).toString();
  expect(textOf(large)).toMatch(/^1;/);
  expect(textOf(style)).toBe('a{color:red}');
});

test('a client that has a file already gets 304', async () => {
  const files = await warmed();
  const etag = files.find(get, path)?.headers['ETag'] ?? '';
  const again = ask('GET', { ...get.headers, 'if-none-match': etag });
  expect(files.find(again, path)).toMatchObject({ status: 304, body: null });
  const other = ask('GET', { ...get.headers, 'if-none-match': '"x"' });
  expect(files.find(other, path)?.status).toBe(200);
});

test('requests for other paths are left to Next', async () => {
  const files = await warmed();
  for (const headers of [
    {},
    { 'accept-encoding': 'gzip' },
    { 'accept-encoding': 'gzip, br;q=0' },
  ]) {
    expect(files.find(ask('GET', headers), path)).toBe(null);
  }
  expect(files.find(ask('POST', get.headers), path)).toBe(null);
  for (const other of [
    '/_next/static/chunks/c.woff2',
    '/_next/static/../secret.js',
    '/_next/static/chunks/missing.js',
    '/photos/1',
  ]) {
    expect(files.find(get, other)).toBe(null);
    await files.compressed();
    expect(files.find(get, other)).toBe(null);
  }
});

test('requests are left to Next where there is no build, or a file has gone', async () => {
  const none = makeBuildFiles(join(dir, 'nothing'), { warn: () => undefined });
  expect(none.find(get, path)).toBe(null);
  const warnings: string[] = [];
  writeFileSync(join(dir, 'static', 'gone.js'), '');
  const files = makeBuildFiles(dir, { warn: (text) => warnings.push(text) });
  rmSync(join(dir, 'static', 'gone.js'));
  expect(files.find(get, '/_next/static/gone.js')).toBe(null);
  await files.compressed();
  expect(files.find(get, '/_next/static/gone.js')).toBe(null);
  expect(warnings.join()).toContain('/_next/static/gone.js cannot be compressed');
});
