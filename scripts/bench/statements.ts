import { MOST_STATEMENTS, statementComparisons } from './comparisons.ts';
import { type Figure, figureOf } from './figures.ts';
import { type BenchViewerName, ensureGallery, signInAll } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { scale } from './libraries.ts';
import { findPages, type PageName } from './pagePaths.ts';
import type { BenchContext } from './section.ts';
import { startBenchServer } from './server.ts';

/** Counts the SQL statements of each page: the maximum over viewers, at two sizes. */
export async function measureStatements({ quick, tell }: BenchContext): Promise<Figure[]> {
  const most = new Map<PageName, number>();
  for (const size of [1_000, quick ? 10_000 : 100_000]) {
    const gallery = await ensureGallery(scale(size), tell);
    const cookies = await signInAll(gallery);
    const server = await startBenchServer(gallery, { counting: true });
    const client = makeBenchClient(server.port);
    try {
      for (const [name, paths] of Object.entries(findPages(gallery))) {
        for (const viewer of Object.keys(cookies) as BenchViewerName[]) {
          const cookie = cookies[viewer];
          await server.takeStatements();
          await client.get(paths[viewer][0] ?? '', cookie === undefined ? {} : { Cookie: cookie });
          const { length } = await server.takeStatements();
          const page = name as PageName;
          most.set(page, Math.max(length, most.get(page) ?? 0));
        }
      }
    } finally {
      client.close();
      await server.stop();
    }
  }
  return [...most].map(([page, count]) =>
    figureOf([count], {
      name: `${page}: SQL statements, at most`,
      unit: '',
      budget: { most: MOST_STATEMENTS },
      ...statementComparisons[page],
    }),
  );
}
