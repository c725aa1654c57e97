import { expect } from '@playwright/test';
import { findLeak } from './hidden.ts';
import { type Answer, type Asked, ask, inParallel, said } from './http.ts';
import type { RouteLine, Subject } from './routeLine.ts';
import { routeLines } from './routeLines.ts';
import { listRoutes } from './routeList.ts';
import { signedIn, type ViewerName, viewerNames } from './viewers.ts';
import { test, type World } from './world.ts';

const tag = '@once';
const missingPath = '/albums/999999';

test('every route has a line in the matrix, and every line a route', { tag }, () => {
  expect(Object.keys(routeLines).sort()).toEqual(listRoutes());
});

/** Those for whom much is hidden, each for another reason. */
const hiddenViewers = ['visitor', 'carl', 'revoked', 'holdsClosed', 'olgaAsAnna'] as const;

type Case = {
  readonly viewer: ViewerName;
  readonly line: RouteLine;
  readonly subject: Subject;
  readonly path: string;
};

/** Each viewer at each address of each thing. */
function casesOf(world: World, route: string): Case[] {
  const line = routeLines[route];
  if (!line) throw new Error(`${route} has no line`);
  return viewerNames.flatMap((viewer) =>
    line
      .subjects(world)
      .flatMap((subject) =>
        line.paths(subject.id).map((path) => ({ viewer, line, subject, path })),
      ),
  );
}

const isAllowed = ({ viewer, subject }: Case) => subject.seenBy.includes(viewer);

/** Visitors are shown the way in where the page is not about what there is. */
const signsIn = ({ viewer, line }: Case) =>
  line.otherwise === 'sign in' ||
  (line.otherwise === 'missing, visitors sign in' && !signedIn.includes(viewer));

const number = (route: string) =>
  /archive|original|preset/.test(route) ? '01' : /admin/.test(route) ? '29' : '02';

for (const route of Object.keys(routeLines)) {
  test(`${number(route)} who may is shown ${route}, all others what does not exist`, {
    tag,
  }, async ({ world }) => {
    const faults: string[] = [];
    const missing = await answersToNothing(world);
    await inParallel(casesOf(world, route), async (each) => {
      const answer = await world.as(each.viewer, each.path);
      const fault = isAllowed(each)
        ? allowedFault(world, each, answer)
        : refusedFault(each, answer, missing);
      const leak = findLeak(world, each.viewer, withoutOwnToken(each, answer), isAdmin(each.path));
      const about = `${each.viewer} ${each.path} (${each.subject.label})`;
      if (fault !== null) faults.push(`${about}: ${fault}`);
      if (leak !== null) faults.push(`${about}: names ${leak}`);
      if (!isPrivate(answer)) faults.push(`${about}: ${cachingOf(answer)}`);
    });
    expect(faults).toEqual([]);
  });

  test(`02 nothing is told apart from nothing under ${route}`, { tag }, async ({ world }) => {
    const line = routeLines[route];
    const faults: string[] = [];
    const missing = await answersToNothing(world);
    const ids = line?.missing ?? [];
    const asked = hiddenViewers.flatMap((viewer) =>
      ids.flatMap((id) => (line?.paths(id) ?? []).map((path) => ({ viewer, path }))),
    );
    await inParallel(asked, async ({ viewer, path }) => {
      // Wrong tokens are slowed down: each is tried from somewhere else.
      const headers = {
        'x-forwarded-for': `10.${[...path].length}.${viewer.length}.${ids.length}`,
      };
      const answer = await world.as(viewer, path, /^\/(in|s)\//.test(path) ? { headers } : {});
      const visitorOfAdmin = isAdmin(path) && answer.status === 307 && !signedIn.includes(viewer);
      if (said(answer) === missing[viewer] || visitorOfAdmin) return;
      faults.push(`${viewer} ${path}: ${answer.status}`);
    });
    expect(faults).toEqual([]);
  });
}

/** Ways to ask for the same thing, none of which may tell more. */
const ways: readonly (readonly [name: string, asked: Asked, suffix?: string])[] = [
  ['HEAD', { method: 'HEAD' }],
  ['RSC', { headers: { rsc: '1' } }, '?_rsc'],
  ['RSC at random', { headers: { rsc: '1' } }, '?_rsc=abc'],
  ['prefetch', { headers: { rsc: '1', 'next-router-prefetch': '1' } }, '?_rsc=HEAvJdHAQJrUAe2K'],
  ['POST', { method: 'POST' }],
  [
    'POST of a form',
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ],
  ['PUT', { method: 'PUT' }],
  ['DELETE', { method: 'DELETE' }],
  ['OPTIONS', { method: 'OPTIONS' }],
  ['a part', { headers: { range: 'bytes=0-9' } }],
  ['any ETag', { headers: { 'if-none-match': '*' } }],
  ['any ETag but', { headers: { 'if-match': '"x"' } }],
  ['a date', { headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } }],
  ['WebP', { headers: { accept: 'image/webp,*/*' } }],
  ['French', { headers: { 'accept-language': 'fr' } }],
  ['another path', { headers: { 'x-matched-path': '/', 'x-invoke-path': '/' } }],
  ['no middleware', { headers: { 'x-middleware-subrequest': 'src/middleware:middleware' } }],
  ['data', { headers: { 'x-nextjs-data': '1' } }],
];

for (const route of Object.keys(routeLines).filter((each) => /\[(id|year)\]/.test(each))) {
  test(`19 however it is asked for, hidden is missing under ${route}`, { tag }, async ({
    world,
  }) => {
    const faults: string[] = [];
    const cases = casesOf(world, route).filter(
      (each) =>
        !isAllowed(each) && hiddenViewers.some((viewer) => viewer === each.viewer) && sample(each),
    );
    if (!/^\/admin/.test(route)) expect(cases.length).toBeGreaterThan(0);
    await inParallel(cases, async ({ viewer, line, subject, path }) => {
      const nothing = line.paths('999999')[line.paths(subject.id).indexOf(path)] ?? '';
      for (const [name, asked, suffix = ''] of ways) {
        const hidden = await world.as(viewer, path + suffix, asked);
        const missing = await world.as(viewer, nothing + suffix, asked);
        // What Next answers its own scripts, and redirects, repeat the address that was asked for.
        const told = said(missing).replaceAll('999999', subject.id);
        const leak = findLeak(world, viewer, hidden, false);
        const isScripts = 'rsc' in (asked.headers ?? {});
        if (said(hidden) === told && leak === null && (hidden.status > 299 || isScripts)) continue;
        faults.push(`${viewer} ${name} ${path}: ${hidden.status}, ${missing.status}`);
      }
    });
    expect(faults).toEqual([]);
  });
}

/** Of things that are hidden for the same reason one says as much as all. */
function sample({ subject, path }: Case): boolean {
  const told =
    /^(Lake|Attic|Market|Wedding|Fireworks|list|album|yule1|yuleWaits|yuleGone|lake2|market2|rocket3|vow3)/;
  return /[a-z]/i.test(subject.label) ? told.test(subject.label) && !path.includes('/grid') : true;
}

test('38 headers for a middleware that is not there change nothing', { tag }, async ({ world }) => {
  const plain = await world.ask('/admin/people');
  for (const value of [
    'middleware',
    'src/middleware',
    'proxy:proxy:proxy:proxy:proxy',
    'middleware:middleware:middleware:middleware:middleware',
  ]) {
    const headers = { 'x-middleware-subrequest': value };
    expect(said(await world.ask('/admin/people', { headers }))).toBe(said(plain));
  }
});

/** What each viewer is answered who asks for what never was. */
async function answersToNothing(world: World): Promise<Record<ViewerName, string>> {
  const all = viewerNames.map(async (viewer) => {
    const answer = await ask(world.port, missingPath, { cookie: world.cookies[viewer] });
    expect(answer.status).toBe(404);
    return [viewer, said(answer)] as const;
  });
  return Object.fromEntries(await Promise.all(all)) as Record<ViewerName, string>;
}

function allowedFault(world: World, each: Case, answer: Answer): string | null {
  const wanted = each.line.status?.(each.viewer) ?? 200;
  if (answer.status !== wanted) return `${answer.status} instead of ${wanted}`;
  return each.line.fault?.(world, each.viewer, each.subject, answer) ?? null;
}

function refusedFault(
  each: Case,
  answer: Answer,
  missing: Readonly<Record<ViewerName, string>>,
): string | null {
  if (!signsIn(each)) {
    return said(answer) === missing[each.viewer]
      ? null
      : `${answer.status}, not as what is missing`;
  }
  const { location } = answer.headers;
  const isSignIn = answer.status === 307 && location?.startsWith('/sign-in?next=');
  return isSignIn ? null : `${answer.status} ${location ?? ''}, no way to sign in`;
}

const isAdmin = (path: string) => path.startsWith('/admin');

/** The page of a link or a share holds the token that it was asked with. */
function withoutOwnToken({ path, subject }: Case, answer: Answer): Answer {
  if (!/^\/(in|s)\//.test(path)) return answer;
  return { ...answer, text: answer.text.replaceAll(subject.id, '') };
}

function isPrivate({ status, headers }: Answer): boolean {
  const caching = headers['cache-control'] ?? '';
  const vary = [headers.vary ?? ''].flat().join(',');
  return (
    /\bprivate\b|\bno-store\b/.test(caching) &&
    !/\bpublic\b|s-maxage|immutable|stale-/.test(caching) &&
    (/\bcookie\b/i.test(vary) || status === 405 || /^no-store$/.test(caching))
  );
}

function cachingOf({ headers }: Answer): string {
  return `Cache-Control: ${headers['cache-control']}, Vary: ${headers.vary}`;
}
