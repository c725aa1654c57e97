import { expect } from '@playwright/test';
import { type Answer, fromElsewhere, responseText } from './http.ts';
import { mayAsk, type RouteLine, type RouteSubject } from './routeLine.ts';
import { routeLines } from './routeLines.ts';
import { type ViewerName, viewerNames } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** A viewer at an address. */
export type Case = {
  readonly viewer: ViewerName;
  readonly line: RouteLine;
  readonly subject: RouteSubject;
  readonly path: string;
};

export function lineOf(route: string): RouteLine {
  const line = routeLines[route];
  if (!line) throw new Error(`${route} has no line`);
  return line;
}

/** Each viewer at each address of each thing under a route. */
export function casesOf(world: LeakWorld, route: string): Case[] {
  const line = lineOf(route);
  return viewerNames.flatMap((viewer) =>
    line
      .subjects(world)
      .flatMap((subject) =>
        line.paths(subject.id).map((path) => ({ viewer, line, subject, path })),
      ),
  );
}

export const isAllowed = ({ line, subject, viewer }: Case) => mayAsk(line, subject, viewer);

/** Requests with wrong tokens come from different addresses, since they are rate-limited. */
export const from = (path: string) =>
  /^\/(in|s)\//.test(path) ? { headers: fromElsewhere() } : {};

export const isAdmin = (path: string) => path.startsWith('/admin');

/** Viewers from whom much is hidden, each for another reason. */
export const hiddenViewers: readonly ViewerName[] = [
  'visitor',
  'carl',
  'revoked',
  'holdsClosed',
  'olgaAsAnna',
];

/** A path under this route that does not exist. */
export const missingFor = (route: string) =>
  lineOf(route).never ??
  (/token/.test(route) ? 'A'.repeat(43) : route.startsWith('/years') ? '1998' : '999999');

type AnswersToNothing = Readonly<Record<ViewerName, string>>;

const known = new WeakMap<LeakWorld, Promise<AnswersToNothing>>();

/**
 * What each viewer gets for something that never existed. Asked for once, and remembered for the
 * world.
 */
export function answersToNothing(world: LeakWorld): Promise<AnswersToNothing> {
  const asked = known.get(world) ?? askForNothing(world);
  known.set(world, asked);
  return asked;
}

async function askForNothing(world: LeakWorld): Promise<AnswersToNothing> {
  const all = viewerNames.map(async (viewer) => {
    const answer = await world.as(viewer, '/albums/999999');
    expect(answer.status).toBe(404);
    return [viewer, responseText(answer)] as const;
  });
  return Object.fromEntries(await Promise.all(all)) as Record<ViewerName, string>;
}

/** The response, without the token that its own path contains or that the page is meant to show. */
export function withoutOwnToken({ path, subject }: Case, answer: Answer): Answer {
  if (path === '/api/auth/csrf') return { ...answer, text: '' };
  if (!/^\/(in|s)\//.test(path)) return answer;
  return { ...answer, text: answer.text.replaceAll(subject.id, '') };
}

const isLong = process.env['TEST_LONG'] !== undefined;

/**
 * Of many cases, one for each viewer and thing: the thing's addresses (of its presets, for
 * example) take turns. Of very many, every other one of these; which ones, `turn` decides.
 * `npm run test:long` tries them all.
 */
export function sampleOf(cases: readonly Case[], turn: number): readonly Case[] {
  if (isLong || cases.length < 100) return cases;
  const subjects = [...new Set(cases.map(({ subject }) => subject.id))];
  const placesOf = ({ viewer, subject }: Case) =>
    [viewerNames.indexOf(viewer), subjects.indexOf(subject.id)] as const;
  const sample = cases.filter((each) => {
    const [viewer, thing] = placesOf(each);
    const paths = each.line.paths(each.subject.id);
    return paths.indexOf(each.path) === (viewer + thing) % paths.length;
  });
  if (sample.length < 200) return sample;
  // Pairs of viewers, since every other viewer would get every other address of a thing.
  return sample.filter((each) => {
    const [viewer, thing] = placesOf(each);
    return (Math.floor(viewer / 2) + thing + turn) % 2 === 0;
  });
}

/** `count` of the items from `start` on, going round. */
export function turn<Item>(items: readonly Item[], start: number, count: number): Item[] {
  return Array.from(
    { length: Math.min(count, items.length) },
    (_, at) => items[(start + at) % items.length] as Item,
  );
}
