import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { getAction } from './calls.ts';
import {
  answersToNothing,
  type Case,
  casesOf,
  from,
  hiddenViewers,
  isAdmin,
  isAllowed,
  lineOf,
  missingFor,
  turn,
} from './cases.ts';
import { findLeak } from './findLeak.ts';
import { type Answer, type Asked, inParallel, responseText } from './http.ts';
import { redirectOf } from './routeLine.ts';
import { routeLines } from './routeLines.ts';
import { takeSnapshot, textOf } from './snapshot.ts';
import type { ViewerName } from './viewers.ts';

const tag = '@once';
const isLong = process.env['TEST_LONG'] !== undefined;
test.describe.configure({ timeout: 300_000 });

for (const route of Object.keys(routeLines)) {
  if (lineOf(route).missing.length === 0) continue;
  test(`leak 2: whatever does not exist under ${route} gets the same response`, { tag }, async ({
    world,
  }) => {
    const line = lineOf(route);
    const faults: string[] = [];
    const missing = await answersToNothing(world);
    const paths = line.missing.flatMap((id) => line.paths(id));
    // Every path for every other viewer, in turn.
    const asked = hiddenViewers.flatMap((viewer, place) =>
      paths.filter((_, at) => isLong || (at + place) % 2 === 0).map((path) => ({ viewer, path })),
    );
    await inParallel(asked, async ({ viewer, path }) => {
      const answer = await world.as(viewer, path, from(path));
      const isLed = redirectOf(line, viewer)?.test(answer.headers.location ?? '') ?? false;
      if (responseText(answer) !== missing[viewer] && !isLed) {
        faults.push(`${viewer} ${path}: ${answer.status}`);
      }
    });
    expect(faults).toEqual([]);
  });
}

const form = 'multipart/form-data; boundary=b';
const emptyForm = Buffer.from('--b--\r\n');
/** An action that only redirects. */
const harmless = 'app/sign-in/linkActions.ts openPastedLinkAction';
const anyAction = '60'.padEnd(42, 'a');

/** Forms in which the same thing can be requested, none of which may reveal more than another. */
const ways: readonly (readonly [name: string, asked: Asked, suffix?: string])[] = [
  ['HEAD', { method: 'HEAD' }],
  ['RSC', { headers: { rsc: '1' } }, '?_rsc'],
  ['RSC at random', { headers: { rsc: '1' } }, '?_rsc=abc'],
  ['RSC without a mark', { headers: { rsc: '1' } }],
  ['prefetch', { headers: { rsc: '1', 'next-router-prefetch': '1' } }, '?_rsc=HEAvJdHAQJrUAe2K'],
  ['a segment', { headers: { rsc: '1', 'next-router-segment-prefetch': '/_tree' } }, '?_rsc=x'],
  ['RSC by its name', {}, '.rsc'],
  ['a segment by its name', {}, '.segments/_tree.segment.rsc'],
  ['POST', { method: 'POST' }],
  [
    'POST of an address',
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['POST of a form', { method: 'POST', body: emptyForm, headers: { 'content-type': form } }],
  [
    'POST of an action',
    {
      method: 'POST',
      body: Buffer.from('[]'),
      headers: { 'next-action': anyAction, 'content-type': 'text/plain' },
    },
  ],
  [
    'POST of an action of ours',
    {
      method: 'POST',
      body: Buffer.from(
        '--b\r\nContent-Disposition: form-data; name="_1_link"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$K1"]\r\n--b--\r\n',
      ),
      headers: { 'content-type': form, 'next-action': getAction(harmless).action.id },
    },
  ],
  ['PUT', { method: 'PUT' }],
  ['PATCH', { method: 'PATCH' }],
  ['DELETE', { method: 'DELETE' }],
  ['OPTIONS', { method: 'OPTIONS' }],
  [
    'OPTIONS before another',
    {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    },
  ],
  ['PROPFIND', { method: 'PROPFIND' }],
  ['another method', { headers: { 'x-http-method-override': 'DELETE' } }],
  ['a part', { headers: { range: 'bytes=0-9' } }],
  ['no part', { headers: { range: 'bytes=99999999-' } }],
  ['any ETag', { headers: { 'if-none-match': '*' } }],
  ['any ETag but', { headers: { 'if-match': '"x"' } }],
  ['a date', { headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } }],
  ['an old date', { headers: { 'if-unmodified-since': 'Fri, 01 Jan 1999 00:00:00 GMT' } }],
  ['WebP', { headers: { accept: 'image/webp,*/*' } }],
  ['French', { headers: { 'accept-language': 'fr' } }],
  ['another path', { headers: { 'x-matched-path': '/', 'x-invoke-path': '/' } }],
  [
    'a rewritten path',
    { headers: { 'x-original-url': '/', 'x-rewrite-url': '/', 'x-now-route-matches': '1=1' } },
  ],
  ['no middleware', { headers: { 'x-middleware-subrequest': 'src/middleware:middleware' } }],
  ['data', { headers: { 'x-nextjs-data': '1' } }],
  ['a preview', { headers: { 'x-prerender-revalidate': 'x' } }],
];

/** A part of all forms, rotating, so that each is tried on each kind of thing. */
const perCase = isLong ? ways.length : 1;

for (const route of Object.keys(routeLines).filter((each) => /\[(id|year)\]/.test(each))) {
  test(`leak 19: in every form of a request, hidden is answered as missing under ${route}`, {
    tag,
  }, async ({ world }) => {
    const faults: string[] = [];
    const before = textOf(takeSnapshot(world.db));
    const cases = casesOf(world, route).filter((each) => !isAllowed(each) && isTold(each));
    // What is missing is asked for once by each viewer in each way: nothing changes meanwhile.
    const known = new Map<string, Promise<Answer>>();
    const askOnce = (viewer: ViewerName, way: string, path: string, asked: Asked) => {
      const key = `${viewer} ${way} ${path}`;
      const answer = known.get(key) ?? world.as(viewer, path, asked);
      known.set(key, answer);
      return answer;
    };
    if (!isAdmin(route)) expect(cases.length).toBeGreaterThan(0);
    await inParallel([...cases.entries()], async ([at, { viewer, line, subject, path }]) => {
      const never = missingFor(route);
      const nothing = line.paths(never)[line.paths(subject.id).indexOf(path)] ?? '';
      for (const [name, asked, suffix = ''] of turn(ways, at * perCase, perCase)) {
        const hidden = await world.as(viewer, path + suffix, asked);
        const missing = await askOnce(viewer, name, nothing + suffix, asked);
        // Responses to Next's scripts, and redirects, repeat the requested address.
        const told = tellsOf(missing).replaceAll(never, subject.id);
        const leak = findLeak(world, viewer, hidden, false);
        const isScripts = /rsc|next-action/.test(suffix + Object.keys(asked.headers ?? {}));
        if (tellsOf(hidden) === told && leak === null && (hidden.status > 299 || isScripts))
          continue;
        faults.push(`${viewer} ${name} ${path}: ${hidden.status}, ${missing.status}`);
      }
    });
    expect(faults).toEqual([]);
    expect(textOf(takeSnapshot(world.db))).toBe(before);
  });
}

test('leak 29: routes answer GET, HEAD and forms, and nothing else', { tag }, async ({ world }) => {
  const faults: string[] = [];
  const before = textOf(takeSnapshot(world.db));
  await inParallel(Object.entries(routeLines), async ([route, line]) => {
    const id = line.subjects(world)[0]?.id ?? line.missing[0] ?? '';
    const [path = '/'] = line.paths(id);
    // next-auth checks its own requests.
    const isAuths = route.startsWith('/api/auth/');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      for (const viewer of ['visitor', 'olga'] as const) {
        const { status, body, headers } = await world.as(viewer, path, { method });
        const refused = status === 405 && body.length === 0 && !('set-cookie' in headers);
        if (!refused && !isAuths) faults.push(`${viewer} ${method} ${path}: ${status}`);
      }
    }
    const head = await world.as('olga', path, { method: 'HEAD' });
    const { status } = await world.as('olga', path);
    if (head.body.length > 0 || (head.status !== status && !isAuths))
      faults.push(`HEAD ${path}: ${head.status}`);
  });
  expect(faults).toEqual([]);
  expect(textOf(takeSnapshot(world.db))).toBe(before);
});

/**
 * The response as text. The body of a redirect is left out, since Next cuts it at varying places.
 */
function tellsOf(answer: Answer): string {
  const isRedirect = answer.status > 299 && answer.status < 400;
  return isRedirect ? responseText({ ...answer, body: Buffer.alloc(0) }) : responseText(answer);
}

/** Leaves out repetitions: of things hidden for the same reason, and of presets, one is enough. */
function isTold({ viewer, subject, path }: Case): boolean {
  if (!hiddenViewers.includes(viewer)) return false;
  const told =
    /^(Lake|Attic|Market|Wedding|Fireworks|list|album|yule1|yuleWaits|yuleGone|lake2|market2|rocket3|vow3)/;
  return /[a-z]/i.test(subject.label) ? told.test(subject.label) && !path.includes('/grid') : true;
}
