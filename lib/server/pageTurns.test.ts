import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { serveContext, startTestGallery } from '../testing/testGallery.ts';
import { createPageTurns, type Turn } from './pageTurns.ts';

const here = new AbortController().signal;

/** Takes a turn, and notes under which name it came. */
function takes(turns: ReturnType<typeof createPageTurns>, came: string[]) {
  return async (client: string, name = client): Promise<Turn | null> => {
    const turn = await turns.take(client, here);
    came.push(name);
    return turn;
  };
}

const settled = () => sleep(0);

test('four clients have a turn at a time, one each; then comes who has used least', async () => {
  let now = 0;
  const turns = createPageTurns(() => now, 60_000);
  const came: string[] = [];
  const take = takes(turns, came);
  const first = await Promise.all(['a', 'b', 'c'].map((client) => take(client)));
  void take('a', 'a again');
  const other = await take('d');
  const greedy = take('e');
  void take('f');
  await settled();
  expect([came, turns.waiting()]).toEqual([['a', 'b', 'c', 'd'], 3]);
  now = 100;
  // All others have theirs: the second of `a` waits for nobody but those who have used less.
  first[0]?.end();
  first[0]?.end();
  await settled();
  expect(came.slice(4)).toEqual(['e']);
  now = 200;
  (await greedy)?.end();
  await settled();
  expect(came.slice(5)).toEqual(['f']);
  other?.end();
  await settled();
  expect([came.slice(6), turns.waiting()]).toEqual([['a again'], 0]);
});

test('what was used is forgotten', async () => {
  let now = 0;
  const turns = createPageTurns(() => now, 60_000);
  const came: string[] = [];
  const take = takes(turns, came);
  const long = await take('a');
  now = 400;
  long?.end();
  now = 60_000;
  const recent = await take('b');
  now = 60_010;
  recent?.end();
  const all = await Promise.all(['c', 'd', 'e', 'f'].map((client) => take(client)));
  void take('b');
  void take('a');
  all[0]?.end();
  await settled();
  expect(came.at(-1)).toBe('a');
});

test('who has gone is passed over, and a turn that lasts too long is over', async () => {
  const turns = createPageTurns(() => performance.now(), 200);
  const came: string[] = [];
  const take = takes(turns, came);
  for (const client of ['a', 'b', 'c', 'd']) await take(client);
  const gone = new AbortController();
  const left = turns.take('e', gone.signal);
  const later = take('f');
  gone.abort();
  expect(await left).toBeNull();
  expect(await turns.take('g', gone.signal)).toBeNull();
  expect(turns.waiting()).toBe(1);
  expect(await later).toMatchObject({ waited: true });
});

const gallery = await startTestGallery({});
afterAll(() => gallery.stop());

test('of one client one page is made at a time, of others meanwhile', async () => {
  // A busy machine would end the turn that is held here.
  Object.assign(gallery.context.work, { pageTurns: createPageTurns(() => 0, 60_000) });
  const making: string[] = [];
  const release = Promise.withResolvers<void>();
  const { server, port } = await serveContext(gallery.context, async (request, response) => {
    making.push(request.url ?? '');
    if (request.url === '/years/2001') await release.promise;
    response.end('made');
  });
  const cookie = (await gallery.cookieOf(1)).cookie;
  const ask = async (path: string, headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).text();
  const held = ask('/years/2001');
  await vi.waitFor(() => expect(making).toEqual(['/years/2001']));
  const waiting = ask('/years/2002');
  expect(await ask('/years/2003', { cookie })).toBe('made');
  // Files of the build do not wait.
  await ask('/_next/static/x.js');
  expect(making).toEqual(['/years/2001', '/years/2003', '/_next/static/x.js']);
  release.resolve();
  await Promise.all([held, waiting]);
  expect(making.at(-1)).toBe('/years/2002');
  server.close();
});

test('the page to which an action leads is made in the turn of the action', async () => {
  Object.assign(gallery.context.work, { pageTurns: createPageTurns(() => 0, 60_000) });
  const { server, port } = await serveContext(gallery.context, async (request, response) => {
    if (request.url !== '/access') return void response.end('the page');
    // As Next does: with all headers of the action's request.
    const { connection, host, ...headers } = request.headers;
    const inner = await fetch(`http://127.0.0.1:${port}/timeline`, {
      headers: headers as Record<string, string>,
    });
    response.end(await inner.text());
  });
  const ask = async (headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}/access`, { headers })).text();
  // What anybody sends in that header is nothing to us.
  for (const headers of [{}, { 'x-albumen-inner': 'x' }])
    expect(await ask(headers)).toBe('the page');
  server.close();
});

test('searches and the map are bounded like what is asked for as somebody types', async () => {
  const { server, port } = await serveContext(gallery.context, async (_, response) => {
    response.end('made');
  });
  const { cookie, sessionId } = await gallery.cookieOf(2);
  const { searches } = gallery.context.work;
  const ask = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } })).status;
  for (const path of ['/?q=lake', '/map']) expect([path, await ask(path)]).toEqual([path, 200]);
  searches.noteMs(`${sessionId}`, 20_000);
  const refused = ['/?q=lake', '/?q=lake&page=2', '/map', '/map/clusters?in=3.0.0.1.1'];
  for (const path of refused) expect([path, await ask(path)]).toEqual([path, 429]);
  for (const path of ['/', '/timeline']) expect([path, await ask(path)]).toEqual([path, 200]);
  server.close();
});
