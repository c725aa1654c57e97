import { expect } from '@playwright/test';
import { type BenchServer, startBenchServer } from '../../scripts/bench/server.ts';
import { test } from '../gallery/galleries.ts';
import { casesOf, from, hiddenViewers, isAllowed, lineOf, missingFor } from './cases.ts';
import { ask } from './http.ts';
import { routeLines } from './routeLines.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';
const isLong = process.env['TEST_LONG'] !== undefined;
test.describe.configure({ timeout: 300_000 });

/*
 * Response times must reveal no more than responses: a request for a hidden thing makes the server
 * do the same work as one for a thing that never existed. The work is compared by the statements
 * that the database runs.
 */
test('leak 2: hidden and missing things run the same statements', { tag }, async ({ world }) => {
  const server = await startBenchServer(world, { counting: true });
  try {
    const faults: string[] = [];
    const known = new Map<string, string[]>();
    for (const route of Object.keys(routeLines).filter((each) => lineOf(each).needs === 'sight')) {
      const seen = new Set<string>();
      const things = new Set<string>();
      for (const each of casesOf(world, route)) {
        const { viewer, line, subject, path } = each;
        // One thing of each kind is enough.
        const thing = `${subject.label.replace(/\d+\.jpg$/, '')} ${line.paths(subject.id).indexOf(path)}`;
        const kind = `${viewer} ${thing}`;
        if (isAllowed(each) || seen.has(kind) || !hiddenViewers.includes(viewer)) continue;
        if (isSeen(world, viewer, path)) continue;
        seen.add(kind);
        things.add(thing);
        // Each thing for some of the viewers, in turn.
        const turnOf = [...things].indexOf(thing) + hiddenViewers.indexOf(viewer);
        if (!isLong && turnOf % 3 > 0) continue;
        const nothing = line.paths(missingFor(route))[line.paths(subject.id).indexOf(path)] ?? '';
        let told = '';
        // Retried, since periodic work of the server may run in between.
        for (let attempt = 0; attempt < 3; attempt += 1) {
          const hidden = await statementsFor(server, world, viewer, path);
          const missing =
            known.get(viewer + nothing) ?? (await statementsFor(server, world, viewer, nothing));
          const isSame = hidden.join('\n') === missing.join('\n');
          told = isSame ? '' : difference(hidden, missing);
          if (isSame) known.set(viewer + nothing, missing);
          if (isSame) break;
          known.delete(viewer + nothing);
        }
        if (told !== '') faults.push(`${viewer} ${path} (${subject.label}): ${told}`);
      }
      expect([route, seen.size > 0]).toEqual([route, true]);
    }
    expect(faults).toEqual([]);
  } finally {
    await server.stop();
  }
});

/** Does the viewer see what this is a download of? Its existence is no secret then. */
function isSeen({ albums, photos }: LeakWorld, viewer: ViewerName, path: string): boolean {
  const [, of, id] = /^\/(albums|photos)\/(\d+)\//.exec(path) ?? [];
  const things: readonly Thing[] = of === 'albums' ? albums : photos;
  return things.some((each) => String(each.id) === id && each.seenBy.includes(viewer));
}

type Thing = { readonly id: number; readonly seenBy: readonly ViewerName[] };

const lookOfHealth = 'select 1 from users limit 1';

async function statementsFor(
  { port, takeStatements }: BenchServer,
  world: LeakWorld,
  viewer: ViewerName,
  path: string,
): Promise<string[]> {
  await takeStatements();
  await ask(port, path, { cookie: world.cookies[viewer], ...from(path) });
  // A refused viewer is looked up after the response has been sent; another request ensures that it
  // is done.
  await ask(port, '/api/health');
  // Queued writes are ignored, since they belong to many requests, and so is what health looks at, once a
  // second.
  const ran = (await takeStatements()).map(({ text }) => text.trim());
  return ran.filter(
    (statement) => /^(select|with)\b/i.test(statement) && statement !== lookOfHealth,
  );
}

function difference(some: readonly string[], others: readonly string[]): string {
  const at = some.findIndex((statement, index) => statement !== others[index]);
  return `${some.length} and ${others.length} statements; ${some[at]} and ${others[at]}`;
}
