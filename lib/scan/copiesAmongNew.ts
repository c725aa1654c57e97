import { isPresent } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { pathText, rawPathOf } from '../library/rawPath.ts';
import type { SyncPlan } from './syncPlan.ts';
import type { Reporting } from './tally.ts';

/**
 * Reports which photos that this scan added have the content of another that it added, the first by its
 * path: copies of photos that were known are in the plan, and reported by `describeRecognised`.
 * @param now the time of the scan, which its new rows have
 */
export function reportCopiesAmongNew(
  { $client }: ClientTx,
  plan: SyncPlan,
  now: number,
  { lists, listen }: Reporting,
): void {
  if (plan.albums.length === 0) return;
  const added = plan.albums.flatMap(({ add }) => add);
  const told = new Set(added.flatMap(({ photo, copyOf }) => (copyOf ? [photo.rawPath] : [])));
  const copies = $client
    .prepare(
      `select path, first
      from (
        select path, min(path) over (partition by quick_key) as first
        from photos indexed by photos_added
        where added_at = ? and ${isPresent('photos').text}
          and size > 0 and quick_key is not null)
      where path <> first
      order by path`,
    )
    .raw()
    .iterate(now) as IterableIterator<[path: Buffer, first: Buffer]>;
  for (const [rawPath, first] of copies) {
    if (told.has(rawPathOf(rawPath))) continue;
    const [path, from] = [pathText(rawPathOf(rawPath)), pathText(rawPathOf(first))];
    lists.copied_photos.add({ path, from });
    listen({ kind: 'copied', path, from, isNew: true });
  }
}
