import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { serveContext, startTestGallery } from '../testing/testGallery.ts';
import { makePageTurns, type Turn } from './pageTurns.ts';

const here = new AbortController().signal;

/** Takes a turn, and notes under which name it came. */
function takes(turns: ReturnType<typeof makePageTurns>, came: string[]) {
  return async (client: string, name = client): Promise<Turn | null> => {
    const turn = await turns.take(client, here);
    came.push(name);
    return turn;
  };
}

const settled = () => sleep(0);

test('four clients have a turn at a time, one each; the others come in order', async () => {
  let now = 0;
  const turns = makePageTurns(() => now, { longestTurn: 60_000, atOnce: 4 });
  const came: string[] = [];
  const take = takes(turns, came);
  const first = await Promise.all(['a', 'b', 'c'].map((client) => take(client)));
  void take('a', 'a again');
  const other = await take('d');
  const next = take('e');
  void take('f');
  await settled();
  expect([came, turns.waiting(), turns.wanted()]).toEqual([['a', 'b', 'c', 'd'], 3, 7]);
  now = 100;
  // `e` and `f` have had no turn yet, so the second page of `a` waits for them.
  first[0]?.end();
  first[0]?.end();
  await settled();
  expect(came.slice(4)).toEqual(['e']);
  now = 200;
  (await next)?.end();
  await settled();
  expect(came.slice(5)).toEqual(['f']);
  other?.end();
  await settled();
  expect([came.slice(6), turns.waiting()]).toEqual([['a again'], 0]);
});

test('a client that asks for many pages at once waits only for its own', async () => {
  let now = 0;
  const turns = makePageTurns(() => now, { longestTurn: 60_000, atOnce: 4 });
  const came: string[] = [];
  const take = takes(turns, came);
  const held = await Promise.all(['w', 'x', 'y'].map((client) => take(client)));
  const made: (Turn | null)[] = [];
  const makes = async (client: string) => made.push(await take(client));
  for (let times = 0; times < 20; times += 1) void makes('greedy');
  for (const client of ['a', 'b', 'c']) void makes(client);
  while (came.length < 3 + 23) {
    await settled();
    now += 100;
    made.shift()?.end();
  }
  // The greedy client takes the free turn; then come those who have had none.
  expect(came.slice(3, 8)).toEqual(['greedy', 'a', 'b', 'c', 'greedy']);
  held[0]?.end();
});

test('in a crowd, somebody who has had a page waits no longer than somebody who has had none', async () => {
  let now = 0;
  const turns = makePageTurns(() => now, { longestTurn: 60_000, atOnce: 4 });
  const came: string[] = [];
  const take = takes(turns, came);
  await Promise.all(['w', 'x', 'y'].map((client) => take(client)));
  const made: Promise<Turn | null>[] = [take('a')];
  for (let guest = 0; guest < 10; guest += 1) made.push(take(`guest ${guest}`));
  const serve = async () => {
    now += 100;
    (await made.shift())?.end();
    await settled();
  };
  // Each turn takes 100 ms, of which each of those who wait counts as having had a share.
  for (let turn = 0; turn < 10; turn += 1) await serve();
  made.push(take('a', 'a again'));
  for (let guest = 10; guest < 15; guest += 1) made.push(take(`guest ${guest}`));
  await serve();
  expect(came.at(-1)).toBe('a again');
});

test('a client that has gone loses its turn, and a turn that lasts too long ends', async () => {
  const turns = makePageTurns(() => performance.now(), { longestTurn: 200, atOnce: 4 });
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

test('one page of a client is made at a time, and pages of others meanwhile', async () => {
  // The limit of a turn is raised, since it would end the one that is held here on a busy machine.
  Object.assign(gallery.context.work, {
    pageTurns: makePageTurns(() => 0, { longestTurn: 60_000, atOnce: 4 }),
  });
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
  await vi.waitFor(() => expect(making).toEqual(['/years/2001']), 20_000);
  const waiting = ask('/years/2002');
  // Laying out an archive costs as much as a page, so it takes a turn too.
  const head = (headers = {}) =>
    fetch(`http://127.0.0.1:${port}/albums/1/archive`, { method: 'HEAD', headers });
  let hasArchive = false;
  const archive = head().then(() => {
    hasArchive = true;
  });
  expect(await ask('/years/2003', { cookie })).toBe('made');
  // Files of the build do not wait.
  await ask('/_next/static/x.js');
  expect(making).toEqual(['/years/2001', '/years/2003', '/_next/static/x.js']);
  await head({ cookie });
  expect(hasArchive).toBe(false);
  release.resolve();
  await Promise.all([held, waiting, archive]);
  expect(making.at(-1)).toBe('/years/2002');
  server.close();
});

test('the page to which an action leads is made in the turn of the action', async () => {
  Object.assign(gallery.context.work, {
    pageTurns: makePageTurns(() => 0, { longestTurn: 60_000, atOnce: 4 }),
  });
  const { server, port } = await serveContext(gallery.context, async (request, response) => {
    if (request.url !== '/access') return void response.end('the page');
    // Next makes such a request with all headers of the action's request.
    const { connection, host, ...headers } = request.headers;
    const inner = await fetch(`http://127.0.0.1:${port}/timeline`, {
      headers: headers as Record<string, string>,
    });
    response.end(await inner.text());
  });
  const ask = async (headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}/access`, { headers })).text();
  // The header has no effect when a client sends it.
  for (const headers of [{}, { 'x-albumen-inner': 'x' }])
    expect(await ask(headers)).toBe('the page');
  server.close();
});

test('searches and the map share the limit of what is found as somebody types', async () => {
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
