import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeLog } from '../process/log.ts';
import { nobody, type RequestViewer } from '../sessions/cookie.ts';
import { isHelped, makePageHelper, type PageHelper } from './pageHelper.ts';

const odette: RequestViewer = {
  ...nobody,
  viewer: { ...nobody.viewer, userId: 7, permissions: new Set(['view']) },
  sessionNonce: Buffer.from('random'),
};
const ready = { address: '127.0.0.1', port: 1, build: 'a' };
/** What the last helper had to say for the log. */
let warned: string[];
/** Who looked at the index by a page of the helper. */
let visited: number[];
let server: Server;
let helper: PageHelper;
let asked: { headers: IncomingMessage['headers'] };

function openHelper(options: Partial<Parameters<typeof makePageHelper>[0]> = {}): PageHelper {
  const told: string[] = [];
  warned = told;
  visited = [];
  return makePageHelper({
    visited: (userId) => visited.push(userId),
    log: { ...makeLog('error'), warn: (line) => void told.push(line) },
    place: () => ready,
    script: 'lib/testing/pageHelperScript.ts',
    cores: 2,
    freeMemory: () => 2 ** 30,
    idleMs: 20_000,
    ...options,
  });
}

beforeEach(async () => {
  server = createServer(async (request, response) => {
    asked = request;
    if (!(await helper.make(request, response, odette))) response.end('made here');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const request = get({ port, path, headers, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

const isReady = () =>
  vi.waitFor(async () => expect((await ask('/albums/1')).text).not.toBe('made here'), 60_000);

async function startHelper(options: Parameters<typeof openHelper>[0] = {}) {
  helper = openHelper(options);
  helper.noteWanted(8);
  await isReady();
}

test('the helper makes the pages of many photos or albums, which only read', () => {
  const helped = [
    '/',
    '/?page=2',
    '/years/2019',
    '/albums/12',
    '/timeline',
    '/favourites',
    '/shared/3',
  ];
  const others = ['/?q=sea', '/photos/1', '/admin', '/map', '/years/20', '/albums/12/archive'];
  const isHelpedPath = (path: string) => isHelped(new URL(path, 'http://localhost'));
  expect([...helped, ...others].filter(isHelpedPath)).toEqual(helped);
});

test('the server is told who looked at the index by a page of the helper', async () => {
  await startHelper();
  await ask('/?visit=7');
  await vi.waitFor(() => expect(visited).toEqual([7]));
});

test('the helper is started when many want pages, if there are a core and memory for it', async () => {
  const place = vi.fn(() => null);
  const short = { freeMemory: () => 2 ** 28, place };
  for (const options of [{ cores: 1, place }, short]) openHelper(options).noteWanted(50);
  openHelper({ place }).noteWanted(7);
  expect(place).not.toHaveBeenCalled();
  helper = openHelper();
  expect((await ask('/albums/1')).text).toBe('made here');
  helper.noteWanted(8);
  await isReady();
});

test('the helper makes pages to warm up before it makes any for a client', async () => {
  helper = openHelper();
  helper.noteWanted(8);
  let said = 'made here';
  for (let asked = 0; said === 'made here'; asked += 1) {
    expect(asked).toBeLessThan(10_000);
    said = (await ask(`/albums/1?${asked}`)).text;
  }
  const { url, made } = JSON.parse(said);
  expect(made).toHaveLength(7);
  // The first six were made to warm up, of pages that the server had made just before.
  for (const rehearsed of made.slice(0, 6)) expect(rehearsed).toMatch(/^\/albums\/1\?\d+$/);
  expect(made.at(-1)).toBe(url);
});

test('a page at which the helper fails while it warms up is logged', async () => {
  helper = openHelper();
  helper.noteWanted(8);
  await vi.waitFor(async () => {
    expect((await ask('/albums/2')).text).toBe('made here');
    expect(warned.join()).toContain('ended');
  }, 20_000);
});

test('the helper gets the request of the client, and the viewer that the server knows', async () => {
  await startHelper();
  const mine = { 'x-own': 'yes', 'x-albumen-viewer': 'AAAA' };
  const { status, headers, text } = await ask('/albums/1?page=2', mine);
  const said = JSON.parse(text);
  expect([status, headers['set-cookie'], said.url]).toEqual([
    200,
    ['a=1', 'b=2'],
    '/albums/1?page=2',
  ]);
  expect([said.headers['x-own'], said.headers['x-albumen-viewer']]).toEqual(['yes', undefined]);
  expect(said.userId).toBe(7);
  expect(Buffer.from(said.known.sessionNonce).toString()).toBe('random');
  expect((await ask('/albums/4')).status).toBe(404);
  const large = await ask('/albums/1', { cookie: `a=${'x'.repeat(15_000)}` });
  expect([large.status, asked.headers.cookie?.length]).toEqual([200, 15_002]);
});

test('the helper makes six pages at a time, and the server the others', async () => {
  await startHelper();
  const all = await Promise.all(Array.from({ length: 8 }, () => ask('/albums/1?slow=2000')));
  expect(all.filter(({ text }) => text === 'made here')).toHaveLength(2);
  expect((await ask('/albums/1')).text).not.toBe('made here');
});

test('a request with a body does not swallow the one after it', async () => {
  await startHelper();
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < 4; i++) {
    const headers = { 'content-length': 4 };
    const request = send({ port, path: '/albums/1', agent: false, headers });
    request.end('body');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const said = JSON.parse(await text(answer)).headers;
    expect([said['content-length'], said['transfer-encoding']]).toEqual([undefined, undefined]);
  }
  expect(JSON.parse((await ask('/albums/1?last')).text).url).toBe('/albums/1?last');
});

test('a client that goes away does not cost the helper a pipe', async () => {
  await startHelper();
  const { port } = server.address() as AddressInfo;
  for (let i = 0; i < 6; i++) {
    const request = get({ port, path: '/albums/1?slow=300', agent: false });
    request.on('error', () => undefined);
    setTimeout(() => request.destroy(), 50);
  }
  // The helper finishes their pages all the same, and then is free for others.
  await vi.waitFor(async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => ask('/albums/1?slow=1000')));
    expect(all.map(({ text }) => text)).not.toContain('made here');
  }, 20_000);
  expect(warned).toEqual([]);
});

test('the server makes a page at which the helper fails, and does not start it again at once', async () => {
  await startHelper();
  expect((await ask('/albums/2')).text).toBe('made here');
  await vi.waitFor(() => expect(warned.join()).toContain('ended'));
  helper.noteWanted(9);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await ask('/albums/1')).text).toBe('made here');
});

test('a page at which the helper breaks off does not reach the client as a whole one', async () => {
  await startHelper();
  await expect(ask('/albums/3')).rejects.toThrow();
});

test('a helper that does not start is logged', async () => {
  helper = openHelper({ place: () => ({ ...ready, build: 'faulty' }) });
  helper.noteWanted(8);
  await vi.waitFor(() => expect(warned).toEqual([expect.stringContaining('ended: 3')]), 20_000);
});

test('the helper ends when nobody has waited for a while, after its last page', async () => {
  await startHelper({ idleMs: 4_000 });
  const last = ask('/albums/1?slow=6000');
  const { status, text: said } = await last;
  expect(status).toBe(200);
  const { pid } = JSON.parse(said);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 20_000);
  expect(warned).toEqual([]);
  expect((await ask('/albums/1')).text).toBe('made here');
});
