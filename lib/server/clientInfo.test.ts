import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepsCookies, OWN_ADDRESS_HEADER } from '../config/ownAddress.ts';
import { ADDRESS_HEADER, makeClientReader } from './clientInfo.ts';

const proxy = '127.0.0.1';
const stranger = '127.0.0.2';
const home = 'https://photos.example.org';
const inTheHouse = 'http://homeserver:3000';
const config = {
  url: home,
  alsoAt: [inTheHouse, 'https://second.example.org'],
  trustedProxies: [proxy, '192.0.2.0/24'],
};

const readClient = makeClientReader(config);
const server = createServer((received, response) => {
  const client = readClient(received);
  response.end(JSON.stringify({ client, headers: received.headers }));
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

type Told = {
  readonly client: ReturnType<typeof readClient>;
  readonly headers: IncomingHttpHeaders;
};

function ask(localAddress: string, headers: Record<string, string>): Promise<Told> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: proxy, localAddress, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    asked.on('error', reject).end();
  });
}

const addressFor = async (from: string, forwarded: string) =>
  (await ask(from, { 'x-forwarded-for': forwarded })).client.address;

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['203.0.113.5:41234', '203.0.113.5'],
  ['"[2001:db8::1]:41234"', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['203.0.113.5, 192.0.2.7:80', '203.0.113.5'],
  ['203.0.113.9, 203.0.113.5', '203.0.113.5'],
  ['203.0.113.9, nonsense, 192.0.2.7', '192.0.2.7'],
  ['unknown', proxy],
  ['', proxy],
  ['203.0.113.5, x1', proxy],
  ['203.0.113.5 x', proxy],
  [`${'a,'.repeat(3000)}203.0.113.5`, '203.0.113.5'],
])('a proxy says %s: it is %s', async (forwarded, address) => {
  expect(await addressFor(proxy, forwarded)).toBe(address);
});

test('only a trusted proxy can name the client', async () => {
  const told = await ask(stranger, {
    'x-forwarded-for': '203.0.113.5',
    [ADDRESS_HEADER]: '203.0.113.5',
    [OWN_ADDRESS_HEADER]: home,
    'x-forwarded-host': 'photos.example.org',
    'x-middleware-subrequest': 'x',
    'x-nextjs-rewritten-path': '/x',
    host: 'homeserver:3000',
  });
  expect(told.client).toEqual({
    address: stranger,
    ownAddress: inTheHouse,
    proxied: false,
    byWebServer: false,
    misdirected: false,
  });
  expect(told.headers).toEqual({
    connection: expect.any(String),
    host: 'homeserver:3000',
    'x-forwarded-for': stranger,
    [ADDRESS_HEADER]: stranger,
    [OWN_ADDRESS_HEADER]: inTheHouse,
  });
});

const by = { 'x-forwarded-for': '203.0.113.5' };

test.each<[string, Record<string, string>, string]>([
  ['Host', { ...by, host: 'photos.example.org' }, home],
  ['Host of another name', { ...by, host: 'Second.example.org:443' }, 'https://second.example.org'],
  ['Host with its port', { ...by, host: 'homeserver:3000' }, inTheHouse],
  ['Host of none', { ...by, host: 'internal' }, home],
  [
    'X-Forwarded-Host',
    { ...by, host: 'internal', 'x-forwarded-host': 'second.example.org' },
    'https://second.example.org',
  ],
  ['Origin before Host', { ...by, host: 'internal', origin: inTheHouse }, inTheHouse],
  ['Origin alone', { host: 'internal', origin: inTheHouse }, inTheHouse],
  ['Origin of others', { ...by, host: 'internal', origin: 'https://evil.example' }, home],
])('behind a proxy %s chooses the address', async (_, headers, ownAddress) => {
  const { host, protocol } = new URL(ownAddress);
  const told = await ask(proxy, headers);
  expect(told.client).toMatchObject({ ownAddress, proxied: true, misdirected: false });
  expect(told.headers).toMatchObject({
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    [OWN_ADDRESS_HEADER]: ownAddress,
  });
});

test.each([
  ['by another name', { host: 'homeserver:3000' }, inTheHouse, true],
  ['by an address', { host: '192.168.1.5:3000' }, 'http://192.168.1.5:3000', false],
  [
    'by its name at its port',
    { host: 'photos.example.org:3000' },
    'http://photos.example.org:3000',
    false,
  ],
  ['through a proxy that is not ours', { host: 'photos.example.org' }, home, true],
  [
    'with an Origin that is not its Host',
    { host: '192.168.1.5', origin: home },
    'http://192.168.1.5',
    false,
  ],
])('asked %s', async (_, headers, ownAddress, kept) => {
  const told = await ask(stranger, headers);
  expect(told.client).toMatchObject({ ownAddress, proxied: false });
  expect(told.headers.host).toBe(headers.host);
  expect(keepsCookies(config, ownAddress)).toBe(kept);
});

test('a request from the machine itself is judged by its Origin', async () => {
  const host = 'localhost:3000';
  expect((await ask(proxy, { host })).client.ownAddress).toBe(home);
  const asked = await ask(proxy, { host, origin: 'http://localhost:3000' });
  expect(asked.client).toMatchObject({ ownAddress: 'http://localhost:3000', proxied: false });
  expect(keepsCookies(config, 'http://localhost:3000')).toBe(false);
  expect(keepsCookies({ url: 'http://localhost:3000', alsoAt: [] }, 'http://10.0.0.1')).toBe(true);
});

const rebound = { host: 'evil.example:3000' };

test.each<[string, string, Record<string, string>]>([
  ['directly', stranger, rebound],
  ['from the machine of the proxy', proxy, rebound],
  ['as if by a proxy', proxy, { ...by, ...rebound }],
  [
    'as if by a proxy that knows the gallery',
    proxy,
    {
      ...by,
      ...rebound,
      'x-forwarded-host': 'photos.example.org',
      'x-forwarded-proto': 'https',
      forwarded: 'host=photos.example.org',
    },
  ],
  ['by a form', proxy, { ...by, ...rebound, origin: 'http://evil.example:3000' }],
  ['by a frame', proxy, { ...by, ...rebound, origin: 'null' }],
  ['under a name of ours', proxy, { ...by, host: 'photos.example.org.evil.example' }],
  ['under a name like ours', proxy, { ...by, host: 'homeserver.evil.example' }],
  ['under no name', proxy, { ...by, host: 'evil.example/homeserver' }],
])('a rebound page is sent away that asks %s', async (_, from, headers) => {
  expect((await ask(from, headers)).client.misdirected).toBe(true);
});

test.each<[string, Record<string, string>]>([
  ['the name that came in', { host: 'photos.example.org' }],
  ['the address that it asks', { host: '127.0.0.1:3000' }],
  ['a name of its own for the gallery', { host: 'albumen_upstream' }],
  ['a container’s name', { host: 'albumen:3000' }],
  ['a name of the network', { host: 'albumen.photos.svc.cluster.local' }],
  ['another name of the network', { host: 'gallery.internal:3000' }],
  ['a name from the internet, asked by a browser', { host: 'x.org', 'sec-fetch-site': 'none' }],
  ['a name from the internet, asked by a form of ours', { host: 'x.org', origin: home }],
])('a proxy of ours may write for Host %s', async (_, headers) => {
  expect((await ask(proxy, { ...by, ...headers })).client.misdirected).toBe(false);
});
