import { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundConnections, oneAtATime } from './connections.ts';
import { largestBody, readBody } from './requestBody.ts';

const largest = 1000;
const underWay: string[] = [];
let most = 0;

const server = createServer(
  oneAtATime(async (request, response) => {
    underWay.push(request.url ?? '');
    most = Math.max(most, underWay.length);
    const read = await readBody(request, largest);
    if (read === 'gone') return void response.destroy();
    if (read === 'too-large') response.writeHead(413, { Connection: 'close' }).end();
    else {
      const { method, url, headers } = read.request;
      const body = await text(read.request);
      await new Promise((resolve) => setTimeout(resolve, 5));
      response.end(`${method} ${url} ${headers['x-own']} ${body.length}`);
    }
    underWay.pop();
  }),
);
boundConnections(server, ['127.0.0.1']);
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends this, and returns what is received until the server closes the connection. */
function send(given: string | string[], localAddress = '127.0.0.1'): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    let said = '';
    socket.on('data', (chunk) => (said += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
    for (const part of [given].flat()) socket.write(part);
  });
}

const post = (head: string, body: string) =>
  `POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Own: mine\r\n${head}\r\n\r\n${body}`;
const chunked = (...chunks: string[]) =>
  `${[...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}`;

test('a body within the limit arrives whole, with a length or in chunks', async () => {
  const body = 'a'.repeat(largest);
  expect(await send(post(`Content-Length: ${largest}`, body))).toMatch(/POST \/x mine 1000$/);
  const inChunks = chunked(body.slice(0, 300), body.slice(300));
  expect(await send(post('Transfer-Encoding: chunked', inChunks))).toContain('POST /x mine 1000');
  expect(await send(post('Content-Length: 0', ''))).toMatch(/POST \/x mine 0$/);
  expect(await send(post('X-Nothing: said', ''))).toMatch(/POST \/x mine 0$/);
});

test('a larger body is refused before all of it has come, with a length or in chunks', async () => {
  expect(await send(post('Content-Length: 1001', ''))).toMatch(/^HTTP\/1.1 413 /);
  expect(await send(post('Content-Length: 99999999999', 'a'))).toMatch(/^HTTP\/1.1 413 /);
  const endless = `${(largest + 1).toString(16)}\r\n${'a'.repeat(largest + 1)}\r\n`;
  expect(await send(post('Transfer-Encoding: chunked', endless))).toMatch(/^HTTP\/1.1 413 /);
});

test('requests of one connection are answered in turn, and not without end', async () => {
  const get = (at: number, more = '') => `GET /${at} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
  most = 0;
  const said = await send([get(1), get(2), get(3), get(4, 'Connection: close\r\n')]);
  expect(said.match(/GET \/\d/g)).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /4']);
  expect(most).toBe(1);
  const flood = await send(Array.from({ length: 2000 }, (_, at) => get(at)).join(''));
  expect(flood.match(/GET \/\d/g) ?? []).not.toHaveLength(2000);
  expect(await send(get(5, 'Connection: close\r\n'))).toContain('GET /5');
});

test('an address can hold a limited number of connections, a proxy as many as it needs', async () => {
  const { port } = server.address() as AddressInfo;
  const open = (localAddress: string, count: number) =>
    Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect({ port, host: '127.0.0.1', localAddress });
            socket.on('error', () => undefined).on('connect', () => resolve(socket));
          }),
      ),
    );
  const held = await open('127.0.0.3', 256);
  const quick = 'GET /6 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  expect(await send(quick, '127.0.0.3')).toBe('');
  expect(await send(quick, '127.0.0.4')).toContain('GET /6');
  for (const socket of held) socket.destroy();
  const proxied = await open('127.0.0.1', 300);
  expect(await send(quick, '127.0.0.1')).toContain('GET /6');
  for (const socket of proxied) socket.destroy();
  expect(await send(quick, '127.0.0.3')).toContain('GET /6');
});

test('routes that only read take no body, and only those of administrators a long form', () => {
  const post: Pick<IncomingMessage, 'method'> = { method: 'POST' };
  expect(largestBody({ method: 'GET' }, '/', true)).toBe(0);
  expect(largestBody(post, '/api/auth/signout', true)).toBe(4096);
  expect(largestBody(post, '/sign-in', false)).toBe(65_536);
  expect(largestBody(post, '/admin/policies', true)).toBe(1_048_576);
});

test('the connections of an IPv6 network count as those of one client', () => {
  const listening = Object.assign(new EventEmitter(), { setTimeout: () => undefined });
  boundConnections(listening as unknown as Server, []);
  const connected = (remoteAddress: string) => {
    let refused = false;
    const destroy = () => (refused = true);
    listening.emit('connection', Object.assign(new EventEmitter(), { remoteAddress, destroy }));
    return !refused;
  };
  const accepted = Array.from({ length: 400 }, (_, at) => connected(`2001:db8::${at}`));
  expect(accepted.indexOf(false)).toBe(256);
  expect(connected('2001:db8:0:1::1')).toBe(true);
});
