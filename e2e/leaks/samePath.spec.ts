import { expect } from '@playwright/test';
import { type BenchServer, startBenchServer } from '../../scripts/bench/server.ts';
import { casesOf, from, hiddenViewers, isAllowed, lineOf, missingFor } from './cases.ts';
import { ask } from './http.ts';
import { routeLines } from './routeLines.ts';
import type { ViewerName } from './viewers.ts';
import { type LeakWorld, test } from './world.ts';

const tag = '@once';
test.describe.configure({ timeout: 300_000 });

/*
 * How long an answer takes tells no more than what it says: whoever asks for what is hidden, or for
 * what never was, makes the server do the same. What it asks of the database is what it does.
 */
test('leak 2: hidden and missing take the same path', { tag }, async ({ world }) => {
  const server = await startBenchServer(world, { counting: true });
  try {
    const faults: string[] = [];
    const known = new Map<string, string[]>();
    for (const route of Object.keys(routeLines).filter((each) => lineOf(each).needs === 'sight')) {
      const seen = new Set<string>();
      for (const each of casesOf(world, route)) {
        const { viewer, line, subject, path } = each;
        // One of each kind of thing says as much as all.
        const kind = `${viewer} ${subject.label.replace(/\d+\.jpg$/, '')} ${line.paths(subject.id).indexOf(path)}`;
        if (isAllowed(each) || seen.has(kind) || !hiddenViewers.includes(viewer)) continue;
        // Of what is seen, and not to be had, it is no secret that it is there.
        if (
          world.albums.some(
            ({ id, seenBy }) => `/albums/${id}/archive` === path && seenBy.includes(viewer),
          )
        )
          continue;
        seen.add(kind);
        const nothing = line.paths(missingFor(route))[line.paths(subject.id).indexOf(path)] ?? '';
        let told = '';
        // What the server does now and then by itself may fall between: that comes but once.
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

async function statementsFor(
  { port, takeStatements }: BenchServer,
  world: LeakWorld,
  viewer: ViewerName,
  path: string,
): Promise<string[]> {
  await takeStatements();
  await ask(port, path, { cookie: world.cookies[viewer], ...from(path) });
  // Who was refused is looked up once the answer is out: after another one that is done.
  await ask(port, '/api/health');
  // What is written is written in its time, for many requests together.
  const ran = (await takeStatements()).map(({ text }) => text);
  return ran.filter((statement) => /^\s*(select|with)\b/i.test(statement));
}

function difference(some: readonly string[], others: readonly string[]): string {
  const at = some.findIndex((statement, index) => statement !== others[index]);
  return `${some.length} and ${others.length} statements; ${some[at]} and ${others[at]}`;
}
