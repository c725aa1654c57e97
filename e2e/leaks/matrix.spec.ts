import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import {
  answersToNothing,
  type Case,
  casesOf,
  from,
  isAdmin,
  isAllowed,
  lineOf,
  sampleOf,
  withoutOwnToken,
} from './cases.ts';
import { findLeak } from './findLeak.ts';
import { type Answer, inParallel, responseText } from './http.ts';
import { redirectOf } from './routeLine.ts';
import { routeLines } from './routeLines.ts';
import { listOtherHandlers, listRoutes } from './routeList.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';
test.describe.configure({ timeout: 300_000 });

test('every route has a line that says what it needs, and every line a route', { tag }, () => {
  expect(Object.keys(routeLines).sort()).toEqual(listRoutes());
});

test('leak 38: the build has no handlers other than these routes, and no middleware', {
  tag,
}, () => {
  expect(listOtherHandlers()).toEqual([]);
});

for (const [turn, route] of Object.keys(routeLines).entries()) {
  const { leak, needs, sameForAll } = lineOf(route);
  test(`leak ${leak}: ${route} needs ${needs}, and is missing for all others`, { tag }, async ({
    world,
  }) => {
    const faults: string[] = [];
    const told = new Set<string>();
    const missing = await answersToNothing(world);
    await inParallel(sampleOf(casesOf(world, route), turn), async (each) => {
      const answer = await world.as(each.viewer, each.path, from(each.path));
      const fault = isAllowed(each)
        ? allowedFault(world, each, answer)
        : refusedFault(each, answer, missing);
      const leaked = findLeak(
        world,
        each.viewer,
        withoutOwnToken(each, answer),
        isAdmin(each.path),
      );
      const about = `${each.viewer} ${each.path} (${each.subject.label})`;
      if (fault !== null) faults.push(`${about}: ${fault}`);
      if (leaked !== null) faults.push(`${about}: names ${leaked}`);
      told.add(responseText(answer));
      if (!sameForAll && !isPrivate(answer)) faults.push(`${about}: ${cachingOf(answer)}`);
    });
    expect(faults).toEqual([]);
    if (sameForAll) expect(told.size).toBe(1);
  });
}

function allowedFault(world: LeakWorld, each: Case, answer: Answer): string | null {
  const wanted = each.line.status?.(each.viewer, each.path) ?? 200;
  if (answer.status !== wanted) return `${answer.status} instead of ${wanted}`;
  return each.line.fault?.(world, each.viewer, each.subject, answer) ?? null;
}

function refusedFault(
  { line, viewer }: Case,
  answer: Answer,
  missing: Readonly<Record<ViewerName, string>>,
): string | null {
  const target = redirectOf(line, viewer);
  if (target === null) {
    return responseText(answer) === missing[viewer]
      ? null
      : `${answer.status}, not as what is missing`;
  }
  const { location = '' } = answer.headers;
  const isLed = answer.status === 307 && target.test(location);
  return isLed ? null : `${answer.status} ${location}, not led to ${target}`;
}

function isPrivate({ headers }: Answer): boolean {
  const caching = headers['cache-control'] ?? '';
  const vary = [headers.vary ?? ''].flat().join(',');
  return (
    /\bprivate\b|\bno-store\b/.test(caching) &&
    !/\bpublic\b|s-maxage|immutable|stale-/.test(caching) &&
    (/\bcookie\b/i.test(vary) || /^no-store$/.test(caching))
  );
}

function cachingOf({ headers }: Answer): string {
  return `Cache-Control: ${headers['cache-control']}, Vary: ${headers.vary}`;
}
