import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import pLimit from 'p-limit';
import { openDataDir } from '../db/client.ts';
import { runAndRollBack } from '../db/write.ts';
import { mediaTypeOf } from '../http/mediaTypes.ts';
import { type AddUnrevealed, prepareAddUnrevealed } from './addUnrevealed.ts';
import type { AlbumPlan } from './albumPlan.ts';
import { openFactsReader } from './factsReader.ts';
import { albumsWithParts, type Pairing, pairPhotos } from './pairPhotos.ts';
import { factsByName } from './photoFacts.ts';
import type { Planned } from './planScan.ts';
import { readPlanned } from './readFacts.ts';
import { reveal } from './reveal.ts';
import type { RunningScan } from './runningScan.ts';
import { emptyTally } from './tally.ts';

const nothingForetold: Pairing = { joined: [], apart: [], separated: [], waiting: [] };

/**
 * Which files a scan by this plan would join to one photo, or separate. What decides that (how long a film
 * is, which identifiers files contain, what was set on photos) is known only at the end of a scan. So the
 * plan is carried out in a transaction that is rolled back. Files are read before it begins, and only
 * those of albums with films or raw files. `client` is null where there is no database yet.
 */
export async function foretellPairs(
  scan: RunningScan,
  client: Sqlite.Database | null,
  planned: Planned,
): Promise<Pairing> {
  if (client === null) return inNewDatabase(scan, (made) => foretellPairs(scan, made, planned));
  const ids = new Set(planned.plan.albums.flatMap(idsOf));
  const known = new Set(albumsWithParts({ $client: client }, [...ids]));
  const concerned = planned.plan.albums.filter(
    (album) => idsOf(album).some((id) => known.has(id)) || namesOf(album).some(mayBePart),
  );
  if (concerned.length === 0) return nothingForetold;
  const { settings, startedAt: now } = scan;
  const isRead = new Set(concerned);
  // Photos may come from the other albums; what is new in them makes no pair.
  const albums = planned.plan.albums.map((album) =>
    isRead.has(album) ? album : { ...album, add: [] },
  );
  const plan = { ...planned.plan, albums };
  const { read, batches } = await readConcerned(scan, { ...planned, plan }, isRead);
  return runAndRollBack({ $client: client }, (tx) => {
    const hidden = { albumIds: new Map(), photoIds: new Map() };
    const { addUnrevealed, albumIdOf } = prepareAddUnrevealed(client, now, hidden);
    for (const batch of batches) addUnrevealed(batch);
    const prepared = { hidden, albumIdOf, read };
    const { touched } = reveal(tx, plan, prepared, {
      now,
      timezone: settings.timezone,
      newAlbums: settings.newAlbums,
      fileKeys: planned.fileKeys,
      // Policies of albums do not matter here: what decides was set on the photos.
      writeNewPolicies: () => undefined,
      followed: [],
      policyOf: ({ policy }) => policy,
    });
    return pairPhotos(tx, touched, now);
  });
}

/** Reads the files of these albums. What is wrong with them is for the scan itself to report. */
async function readConcerned(
  { library, settings, flags }: RunningScan,
  { plan, sidecars, fileKeys, rowKeys }: Planned,
  isRead: ReadonlySet<AlbumPlan>,
) {
  const batches: Parameters<AddUnrevealed>[0][] = [];
  const files = new Set(
    [...isRead].flatMap(({ add, update }) => [
      ...add.map(({ photo }) => photo),
      ...update.map(({ found }) => found),
    ]),
  );
  const { timezone, dateOrder, maxMegapixels } = settings;
  const { readHeaders } = flags;
  const facts = { timezone, dateOrder, checksums: false, sidecars };
  const reader = readHeaders ? await openFactsReader(library, facts) : null;
  const limit = pLimit(library.readsAtOnce);
  const read = await readPlanned(plan, {
    readHeaders,
    fileKeys,
    rowKeys,
    maxMegapixels,
    readFacts: async (photo) => {
      const isKnownByName = reader === null || !files.has(photo);
      return isKnownByName ? factsByName(photo) : limit(() => reader(photo));
    },
    addUnrevealed: (batch) => batches.push(batch),
    lists: emptyTally(0).lists,
    listen: () => undefined,
    showProgress: () => undefined,
  });
  return { read, batches };
}

/** For a first scan: runs `use` with an empty database, which is removed afterwards. */
async function inNewDatabase<T>(
  { settings: { timezone } }: RunningScan,
  use: (client: Sqlite.Database) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'albumen-dry-run-'));
  const client = openDataDir(directory, { busyTimeoutMs: 0, timezone });
  try {
    return await use(client);
  } finally {
    client.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The albums that have had photos of this plan. */
function idsOf({ known, update }: AlbumPlan): number[] {
  return [...(known ? [known.id] : []), ...update.map((each) => each.known.albumId)];
}

function namesOf({ add, update }: AlbumPlan): string[] {
  return [...add.map(({ photo }) => photo.filename), ...update.map(({ found }) => found.filename)];
}

function mayBePart(filename: string): boolean {
  const mediaType = mediaTypeOf(filename);
  return mediaType.startsWith('video/') || mediaType.startsWith('image/x-');
}
