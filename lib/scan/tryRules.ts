/**
 * What other `patterns` and `ignore` would make of the library, found out by the plan of a scan that
 * changes nothing.
 */
import type Sqlite from 'better-sqlite3';
import { isPresent } from '../access/facts.ts';
import type { Rules } from '../config/rules.ts';
import { albumDirectory, displayName, isIgnoredBy, matchPath } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import type { Library } from '../library/library.ts';
import { openNearMisses } from '../library/nearMiss.ts';
import { rawPathOf } from '../library/rawPath.ts';
import { formatDay } from '../time/wallTime.ts';
import type { AlbumPlan } from './albumPlan.ts';
import { describePhotos, describeRecognised } from './describePlan.ts';
import type { Audience, PlaceOfAudience } from './exposure.ts';
import { openExposures } from './exposures.ts';
import { countPresent } from './knownRows.ts';
import { newAlbumsInForce } from './newAlbumsInForce.ts';
import { planDifferences } from './planScan.ts';
import type { Listed } from './report.ts';
import type { ScanSettings } from './runningScan.ts';
import { albumKey, type ScannedAlbum } from './scannedAlbums.ts';
import type { SyncPlan } from './syncPlan.ts';
import { emptyTally } from './tally.ts';

/** What rules say of one path. Rules are named by their keys: `patterns[0]`. */
export type PathTrial =
  | { readonly kind: 'ignored'; readonly rule: string }
  | {
      readonly kind: 'unmatched';
      /** The pattern that comes closest, the part of it that fails, and what stands there. */
      readonly closest: {
        readonly rule: string;
        readonly part: string;
        readonly found: string;
      } | null;
    }
  | {
      readonly kind: 'matched';
      readonly rule: string;
      readonly captures: readonly (readonly [name: string, text: string])[];
      readonly album: {
        readonly category: string;
        readonly name: string;
        readonly date: string | null;
      };
      readonly fault: string | null;
    };

/** Who sees something: everybody, or this number of users. */
export type AudienceSize = { readonly everybody: boolean; readonly people: number };

export type TriedAlbum = {
  readonly category: string;
  readonly path: string;
  readonly photos: number;
  readonly seenBy: AudienceSize;
};

/** What a scan by these rules would do, and who would see it. All are counted; the first are listed. */
export type LibraryTrial = {
  /** Numbers of files. */
  readonly files: { readonly seen: number; readonly photos: number; readonly ignored: number };
  readonly unmatchedPhotos: number;
  readonly appearing: Listed<TriedAlbum>;
  readonly vanishing: Listed<TriedAlbum>;
  readonly moving: Listed<TriedAlbum & { readonly from: string }>;
  /** Albums that stay, with another name or date. */
  readonly renamed: Listed<{ readonly path: string; readonly from: string; readonly to: string }>;
  /** In albums that stay. */
  readonly addedPhotos: Listed<TriedAlbum>;
  readonly missingPhotos: number;
  readonly movedPhotos: number;
  /** Photos that nobody would see before an administrator decides. */
  readonly waitingPhotos: number;
  /** `max_removed` would refuse such a scan. */
  readonly isRefused: boolean;
};

/** Says what rules make of one path (as text, `/` between its parts). */
export function tryPath({ patterns, ignores }: Rules, path: string): PathTrial {
  const folded = foldPath(path);
  const match = matchPath(patterns, ignores, folded);
  if (match.kind === 'ignored') {
    const at = ignores.findIndex((ignore) => isIgnoredBy(ignore, folded));
    return { kind: 'ignored', rule: `ignore[${at}]` };
  }
  if (match.kind === 'unmatched') {
    const near = openNearMisses(patterns)(path);
    const closest = near && { rule: ruleOf(near.pattern), part: near.part, found: near.found };
    return { kind: 'unmatched', closest };
  }
  const { pattern, category, name, date, dateFault, takenFault } = match;
  const groups = pattern.regex.exec(folded.folded)?.groups ?? {};
  const dirpath = albumDirectory(path);
  return {
    kind: 'matched',
    rule: ruleOf(patterns.indexOf(pattern)),
    captures: Object.entries(groups).filter(
      (group): group is [string, string] => group[1] !== undefined,
    ),
    album: { category, name: displayName({ name, dirpath }), date: date && formatDay(date) },
    fault: dateFault ?? takenFault ?? null,
  };
}

function ruleOf(pattern: number): string {
  return `patterns[${pattern}]`;
}

const MOST_LISTED = 30;

/**
 * Lists the library and plans what a scan by these rules would do with the database, which is only
 * read. @throws LibraryUnreadableError
 */
export async function tryLibrary(
  client: Sqlite.Database,
  library: Library,
  current: ScanSettings,
  rules: Rules,
): Promise<LibraryTrial> {
  const tally = emptyTally(MOST_LISTED);
  const startedAt = Date.now();
  const flags = {
    ...({ origin: 'admin', full: false, checksums: false, dryRun: true } as const),
    allowRemovals: false,
    readHeaders: false,
    mostListed: MOST_LISTED,
    readers: null,
  };
  const newAlbums = newAlbumsInForce({ $client: client }, { ...current, ...rules });
  const settings = { ...current, ...rules, newAlbums };
  const listen = () => undefined;
  const { plan } = await planDifferences(
    { library, settings, flags, listen, tally, startedAt },
    client,
  );
  const reporting = { lists: tally.lists, listen };
  describePhotos(plan, reporting);
  describeRecognised(plan, reporting);
  const { seen, photos, ignored, unmatched_photos } = tally.files;
  const { missing_photos, moved_photos, waiting_photos } = tally.lists;
  return {
    files: { seen, photos, ignored },
    unmatchedPhotos: unmatched_photos,
    ...listAlbums(client, plan, newAlbums, startedAt),
    renamed: listed(listRenamed(client, plan)),
    missingPhotos: missing_photos.total,
    movedPhotos: moved_photos.total,
    waitingPhotos: waiting_photos.total,
    isRefused: plan.refusal !== null,
  };
}

function listAlbums(
  client: Sqlite.Database,
  plan: SyncPlan,
  newAlbums: 'public' | 'private',
  now: number,
): Pick<LibraryTrial, 'appearing' | 'vanishing' | 'moving' | 'addedPhotos'> {
  const exposures = openExposures({ $client: client }, newAlbums, now);
  const users = client.prepare('select count(*) from users').pluck().get() as number;
  // Photos that move with their album need no change, so that the plan does not have them.
  const photosOf = client.prepare('select photo_count from albums where id = ?').pluck();
  const seenBy = (place: PlaceOfAudience) => countAudience(exposures.at(place, null), users);
  const itemOf = (album: AlbumPlan, photos: number): TriedAlbum => {
    const { category, dirpath: path } = album.found;
    return { category, path, photos, seenBy: seenBy(placeOf(album)) };
  };
  const stays = plan.albums.filter(({ reveal, isMoved }) => reveal === null && !isMoved);
  return {
    appearing: listed(
      plan.albums
        .filter(({ reveal }) => reveal !== null)
        .map((album) => itemOf(album, album.add.length + album.update.length)),
    ),
    vanishing: listed(
      plan.vanishedAlbums.map((album) => ({
        category: album.category,
        path: album.dirpath,
        photos: countPresent(album),
        seenBy: seenBy({ kind: 'album', id: album.id }),
      })),
    ),
    moving: listed(
      plan.albums.flatMap((album) => {
        const { known, isMoved, found } = album;
        if (!isMoved || !known) return [];
        const isOther = known.category !== found.category;
        const from = isOther ? `${known.dirpath} (${known.category})` : known.dirpath;
        return [{ ...itemOf(album, photosOf.get(known.id) as number), from }];
      }),
    ),
    addedPhotos: listed(
      stays.flatMap((album) => {
        const photos = album.add.length + album.update.filter(({ reveal }) => reveal).length;
        return photos > 0 ? [itemOf(album, photos)] : [];
      }),
    ),
  };
}

function placeOf({ known, policy, found }: AlbumPlan): PlaceOfAudience {
  if (known && !known.unrevealed) return { kind: 'album', id: known.id };
  if (policy?.kind === 'nobody') return { kind: 'nobody' };
  if (policy?.kind === 'copy') return { kind: 'copy', id: policy.from.id };
  return { kind: 'new', place: found };
}

/** The probes of an audience are a visitor, then each user, then others (`makeProbes`). */
function countAudience(audience: Audience, users: number): AudienceSize {
  const people = [...audience].filter((probe) => probe >= 1 && probe <= users).length;
  return { everybody: audience.has(0), people };
}

/** Albums that stay and would be derived another name or date from their paths. */
function listRenamed(client: Sqlite.Database, { found }: SyncPlan) {
  type Row = [category: string, raw: Buffer, dirpath: string, name: string, date: string];
  const rows = client
    .prepare(
      `select category, raw_dirpath, dirpath, derived_name, derived_date
      from albums
      where ${isPresent('albums').text}
      order by dirpath, category`,
    )
    .raw()
    .all() as Row[];
  return rows.flatMap(([category, raw, dirpath, name, date]) => {
    const place = { category, rawDirpath: rawPathOf(raw), dirpath };
    const album = found.get(albumKey(place));
    const day = album?.date ? formatDay(album.date) : date;
    if (!album || (album.name === name && day === date)) return [];
    return [
      { path: dirpath, from: titleOf(name, dirpath, date), to: titleOf(album.name, dirpath, day) },
    ];
  });
}

function titleOf(name: string, dirpath: ScannedAlbum['dirpath'], day: string): string {
  return `${displayName({ name, dirpath })}, ${day}`;
}

function listed<Item>(all: readonly Item[]): Listed<Item> {
  return { total: all.length, items: all.slice(0, MOST_LISTED) };
}
