import { type Cache, type CacheKind, cacheKinds } from '../lib/cache/cache.ts';
import { openCache } from '../lib/cache/openCache.ts';
import {
  type Amount,
  type CacheFacts,
  clearCache,
  measureCache,
  type Pruned,
  pruneCache,
} from '../lib/cache/prune.ts';
import type { Config } from '../lib/config/config.ts';
import { loadConfig } from '../lib/config/loadConfig.ts';
import type { Database } from '../lib/db/open.ts';
import { write } from '../lib/db/write.ts';
import { orphanFinder } from '../lib/server/cacheOrphans.ts';
import { forgetAll, forgettingCache } from '../lib/server/keptThumbnails.ts';
import { formatByteSize } from '../lib/text/byteSize.ts';
import { newProgram, plural, printJson, runProgram, withGallery } from './command.ts';

type Options = { readonly json?: true };

const kindTexts: Readonly<Record<CacheKind, string>> = {
  thumbnails: 'thumbnails',
  stripped: 'plans for stripping metadata',
  films: 'films for browsers that cannot play the file',
  tiles: 'tiles of the map',
};

const program = newProgram('cache', 'What is made from photos and kept, such as thumbnails.');

program
  .command('status')
  .description('say how much is kept')
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    `
With --json an object: files and bytes; the same of each kind (thumbnails, stripped, films, tiles) and of orphans,
which nobody will ask for any more; max_bytes, null where cache_max_size is not set.`,
  )
  .action(({ json }: Options) =>
    withGallery(async (db, config) => {
      const facts = await measureCache(openCache(config.cache), orphanFinder(db, config));
      const { cacheMaxBytes } = config;
      if (json) {
        printJson({
          ...facts.all,
          ...facts.kinds,
          orphans: facts.orphans,
          max_bytes: cacheMaxBytes,
        });
      } else tellFacts(facts, cacheMaxBytes);
    }),
  );

program
  .command('prune')
  .description(
    'remove what nobody will ask for, and what was used least recently beyond cache_max_size',
  )
  .option('--json', 'for programs')
  .addHelpText(
    'after',
    `
The server does this by itself, once a day and after much was made. Of what was made within the last
hour nothing counts as unwanted.

With --json an object: removed_orphans and removed_unused (files, bytes), removed_unfinished (a
number of files), kept (files, bytes), max_bytes.`,
  )
  .action(({ json }: Options) =>
    withGallery(async (db, config) => {
      const pruned = await pruneCache(openKept(db, config), {
        findOrphans: orphanFinder(db, config),
        maxBytes: config.cacheMaxBytes,
        now: Date.now(),
      });
      if (json) printPruned(pruned, config.cacheMaxBytes);
      else tellPruned(pruned);
    }),
  );

program
  .command('clear')
  .description('remove all that is kept; it is made again when it is wanted')
  .option('--json', 'for programs')
  .addHelpText('after', '\nWith --json an object: removed (files, bytes).')
  .action(async ({ json }: Options) => {
    const config = loadConfig();
    const removed = namesThumbnails(config)
      ? await withGallery((db) => clearForgotten(db, config))
      : await clearCache(openCache(config.cache));
    if (json) printJson({ removed });
    else console.log(`Removed ${inWords(removed)}.`);
  });

await runProgram(program);

/** Do pages send browsers to thumbnails in the cache? */
function namesThumbnails({ delivery }: Config): boolean {
  return delivery.s3 === 'page';
}

/** Opens the cache. Pages no longer name what is then removed from it. */
function openKept(db: Database, config: Config): Cache {
  const cache = openCache(config.cache);
  return namesThumbnails(config) ? forgettingCache(cache, db) : cache;
}

async function clearForgotten(db: Database, config: Config): Promise<Amount> {
  await write(db, forgetAll);
  // What the server adds meanwhile is forgotten file by file.
  return clearCache(openKept(db, config));
}

function inWords({ files, bytes }: Amount): string {
  return `${plural(files, 'file')} (${formatByteSize(bytes)})`;
}

function tellFacts({ all, kinds, orphans }: CacheFacts, maxBytes: number | null): void {
  const bound = maxBytes === null ? 'no bound' : `at most ${formatByteSize(maxBytes)}`;
  console.log(`${inWords(all)} of derived data, ${bound} (cache_max_size):`);
  for (const kind of cacheKinds) console.log(`  ${kindTexts[kind]}: ${inWords(kinds[kind])}`);
  console.log(`No longer wanted of these: ${inWords(orphans)}.`);
}

function printPruned({ orphans, unused, unfinished, kept }: Pruned, maxBytes: number | null): void {
  printJson({
    removed_orphans: orphans,
    removed_unused: unused,
    removed_unfinished: unfinished,
    kept,
    max_bytes: maxBytes,
  });
}

function tellPruned({ orphans, unused, unfinished, kept }: Pruned): void {
  console.log(`Removed ${inWords(orphans)} that nobody would ask for any more.`);
  if (unused.files > 0) console.log(`Removed ${inWords(unused)} that were used least recently.`);
  if (unfinished > 0) console.log(`Removed ${plural(unfinished, 'unfinished file')}.`);
  console.log(`Kept ${inWords(kept)}.`);
}
