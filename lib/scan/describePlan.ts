import type { WaitingReason } from '../db/waiting.ts';
import { splitPath } from '../library/albumPath.ts';
import { pathText } from '../library/rawPath.ts';
import { ruleText } from '../policies/standing/rule.ts';
import type { AlbumPlan, NewPolicy } from './albumPlan.ts';
import type { ScanEvent } from './events.ts';
import { countPresent, type KnownAlbum } from './knownRows.ts';
import type { Pair, Pairing, WhyApart } from './pairPhotos.ts';
import type { AlbumItem, PhotoItem } from './report.ts';
import type { Corrected } from './reveal.ts';
import type { SyncPlan } from './syncPlan.ts';
import type { Reporting } from './tally.ts';

type PhotoChange = Extract<ScanEvent, { kind: 'photo' }>['change'];
type PhotoList = `${PhotoChange}_photos`;
type Place = { readonly category: string; readonly dirpath: string };

/** The file names to report for an album, by kind of change. */
function namesByChange(album: AlbumPlan): [PhotoChange, string[]][] {
  const revealed = (change: 'added' | 'returned') =>
    album.update.filter(({ reveal }) => reveal === change).map(({ found }) => found.filename);
  const inserted = album.add.map(({ photo }) => photo.filename);
  const added = [...inserted, ...revealed('added')].sort();
  const wasShown = album.reveal !== 'added';
  return [
    ['added', added],
    ['returned', wasShown ? revealed('returned') : []],
    [
      'changed',
      wasShown
        ? album.update.filter(({ changed }) => changed).map(({ found }) => found.filename)
        : [],
    ],
    ['missing', album.vanished.map(({ rawPath }) => splitPath(pathText(rawPath)).filename)],
  ];
}

/** The path of a file of an album, as text. */
export function pathOf({ dirpath }: Place, filename: string): string {
  return dirpath === '' ? filename : `${dirpath}/${filename}`;
}

/** Reports one change of a photo. */
export function reportPhoto(
  { lists, listen }: Reporting,
  change: PhotoChange,
  { category, dirpath }: Place,
  filename: string,
): void {
  const list: PhotoList = `${change}_photos`;
  const item: PhotoItem = { category, path: pathOf({ category, dirpath }, filename) };
  lists[list].add(item);
  listen({ kind: 'photo', change, category, dirpath, filename });
}

/** Reports a photo whose facts were corrected by reading its file again. */
export function reportCorrected(
  { lists, listen }: Reporting,
  { album: { category, dirpath }, filename, what }: Corrected,
): void {
  const path = pathOf({ category, dirpath }, filename);
  lists.corrected_photos.add({ category, path, what });
  listen({ kind: 'corrected', path, what });
}

/** Reports the changes to photos that a plan will make. */
export function describePhotos(plan: SyncPlan, reporting: Reporting): void {
  for (const album of plan.albums) {
    for (const [change, filenames] of namesByChange(album)) {
      for (const filename of filenames) reportPhoto(reporting, change, album.found, filename);
    }
  }
}

/** Reports the changes to albums that a plan will make. */
export function reportAlbums(plan: SyncPlan, { listen }: Pick<Reporting, 'listen'>): void {
  for (const { found, reveal } of plan.albums) {
    const { category, dirpath, name } = found;
    if (reveal) listen({ kind: 'album', change: reveal, category, dirpath, name });
  }
  for (const { category, dirpath } of plan.vanishedAlbums) {
    listen({ kind: 'album', change: 'missing', category, dirpath, name: '' });
  }
}

/** Adds the changes to albums to the report; called afterwards, when new albums have ids. */
export function reportChangedAlbums(
  plan: SyncPlan,
  albumIds: ReadonlyMap<AlbumPlan, number>,
  { lists }: Pick<Reporting, 'lists'>,
): void {
  for (const album of plan.albums) {
    if (!album.reveal) continue;
    const { category, dirpath: path, name, photos } = album.found;
    const id = album.known?.id ?? albumIds.get(album) ?? null;
    lists[`${album.reveal}_albums`].add({ id, category, path, name, photos: photos.size });
  }
  for (const album of plan.vanishedAlbums) lists.missing_albums.add(missingItem(album));
}

/** Reports albums whose date or name has changed; not new ones. */
export function reportFollowing(
  changed: readonly AlbumItem[],
  plan: SyncPlan,
  albumIds: ReadonlyMap<AlbumPlan, number>,
  { lists, listen }: Reporting,
): void {
  const added = new Set(
    plan.albums
      .filter(({ reveal }) => reveal === 'added')
      .map((album) => album.known?.id ?? albumIds.get(album)),
  );
  for (const album of changed) {
    if (album.id !== null && added.has(album.id)) continue;
    lists.changed_albums.add(album);
    const { category, path: dirpath, name } = album;
    listen({ kind: 'album', change: 'changed', category, dirpath, name });
  }
}

function missingItem(album: KnownAlbum) {
  const { id, category, dirpath: path } = album;
  return { id, category, path, name: '', photos: countPresent(album) };
}

/** Why a photo waits, for the report of a scan. */
const waitingWords: Readonly<Record<WaitingReason, string>> = {
  review: 'it is new in an album that is shared (new_photos: review)',
  copied: 'it is a copy of a photo that fewer people can see',
  replaced: 'its file was replaced by a copy of a photo that fewer people can see',
  moved: 'it came from an album that fewer people can see',
  ambiguous: 'it may be one of several photos of the same content, with different policies',
  unsure: 'it may be a photo that fewer people can see, since the content of one was never read',
  beside: 'a photo with a policy of its own has the same name beside it',
  'same-name': 'it has the name of a missing photo that more people could see',
  widened: 'only the wider default patterns match it',
  'new-among-known': 'it is new among photos that were moved or copied there',
  forgotten: 'it was missing and forgotten, and not everybody could see it',
  restored: 'it came after the backup that was restored, and may have been hidden since',
  ignored: 'it was in an ignored directory, which is not there any more',
  separated: 'it belonged to a photo that fewer people could see, and that is gone',
};

/** Reports what a plan has recognised as moved or copied, and what will wait and why. */
export function describeRecognised(plan: SyncPlan, reporting: Reporting): void {
  const { lists, listen } = reporting;
  for (const album of plan.albums) {
    describeAlbum(album, reporting);
    for (const { known, found } of movedPhotos(album)) {
      const [path, from] = [pathText(found.rawPath), pathText(known.rawPath)];
      lists.moved_photos.add({ path, from });
      // A photo that moved with its album, under the same name, is not told on its own.
      const isToldAlready = album.isMoved && known.albumId === album.known?.id;
      if (!isToldAlready || !hasSameName(path, from)) {
        listen({ kind: 'moved', what: 'photo', path, from });
      }
    }
    for (const { photo, copyOf } of album.add) {
      if (copyOf === null) continue;
      const [path, from] = [pathText(photo.rawPath), pathText(copyOf)];
      lists.copied_photos.add({ path, from });
      listen({ kind: 'copied', path, from, isNew: false });
    }
    reportWaiting(waitingIn(album), reporting);
  }
  const held = [...plan.waiting.values()].filter((why) => why === 'widened').length;
  if (held > 0) listen({ kind: 'held', count: held });
}

function describeAlbum({ found, known, isMoved }: AlbumPlan, { lists, listen }: Reporting): void {
  const { dirpath: path, category } = found;
  if (isMoved && known) {
    const { dirpath: from, category: from_category } = known;
    lists.moved_albums.add({ path, from, category, from_category });
    const isOther = category !== from_category;
    const named = (place: string, of: string) => (isOther ? `${place || '/'} (${of})` : place);
    const names = { path: named(path, category), from: named(from, from_category) };
    listen({ kind: 'moved', what: 'album', ...names });
  }
}

/** Reports which standing policies are stated for renamed directories, and which are for nothing any more. */
export function reportStanding(
  { followed, left }: SyncPlan['standing'],
  { lists, listen }: Reporting,
): void {
  for (const { rule, from } of followed) {
    for (const each of from) {
      const item = { path: ruleText(rule), from: ruleText(each) };
      lists.followed_standing.add(item);
      listen({ kind: 'followed', ...item });
    }
  }
  for (const rule of left) {
    const path = ruleText(rule);
    lists.left_standing.add({ path });
    listen({ kind: 'left', path });
  }
}

/** Reports which new albums do not get the policy of `new_albums`, and what they get. */
export function reportNewPolicies(
  plan: SyncPlan,
  policyOf: (album: AlbumPlan) => NewPolicy,
  { lists, listen }: Reporting,
): void {
  for (const album of plan.albums) {
    const policy = album.reveal === 'added' ? policyOf(album) : null;
    const { dirpath: path } = album.found;
    if (policy?.kind === 'standing') {
      const by = policy.chosen === 'nobody' ? null : ruleText(policy.chosen);
      lists.given_albums.add({ path, by });
      listen({ kind: 'given', path, by });
    } else if (policy !== null) {
      const from = policy.kind === 'copy' ? policy.from.dirpath : null;
      lists.recognised_albums.add({ path, policy_from: from });
      listen({ kind: 'recognised', path, policyFrom: from });
    }
  }
}

/** Reports photos that wait, given by raw paths. */
export function reportWaiting(
  waiting: readonly (readonly [rawPath: string, why: WaitingReason])[],
  { lists, listen }: Reporting,
): void {
  for (const [rawPath, why] of waiting) {
    const [path, reason] = [pathText(rawPath), waitingWords[why]];
    lists.waiting_photos.add({ path, reason, why });
    // There may be very many of these, so the terminal shows only their number.
    if (why !== 'widened') listen({ kind: 'waiting', path, reason });
  }
}

/** Why two files that belong together are not one photo, for the report of a scan. */
const apartWords: Readonly<Record<WhyApart, string>> = {
  policy: 'they have different policies',
  share: 'a share shows only one of them',
  edits: 'its date or caption was edited',
  cover: 'it is the cover of its album',
  favourite: 'it is somebody’s favourite',
  kept: 'they are kept apart',
};

/** Reports which files are one photo from now on, which no longer are, and which might be. */
export function reportPairing(pairing: Pairing, reporting: Reporting): void {
  const { lists, listen } = reporting;
  const named = ({ part, main }: Pair) => ({ path: pathText(part), with: pathText(main) });
  for (const pair of pairing.joined) lists.joined_photos.add(named(pair));
  if (pairing.joined.length > 0) listen({ kind: 'joined', count: pairing.joined.length });
  for (const pair of pairing.separated) {
    lists.separated_photos.add(named(pair));
    listen({ kind: 'separated', ...named(pair) });
  }
  for (const { why, ...pair } of pairing.apart) {
    if (why === 'kept') continue;
    const reason = apartWords[why];
    lists.apart_photos.add({ ...named(pair), reason, why });
    listen({ kind: 'apart', ...named(pair), reason });
  }
  reportWaiting(
    pairing.waiting.map((rawPath) => [rawPath, 'separated'] as const),
    reporting,
  );
}

function movedPhotos({ update }: AlbumPlan) {
  return update.filter(({ known, found }) => known.rawPath !== found.rawPath);
}

function waitingIn({ reveal, add, update }: AlbumPlan): [rawPath: string, why: WaitingReason][] {
  return [
    ...add.flatMap(({ photo, waits }): [string, WaitingReason][] =>
      waits ? [[photo.rawPath, waits]] : [],
    ),
    ...update.flatMap(({ found, known, waits, ...photo }): [string, WaitingReason][] => {
      // What waited when it went missing, or was forgotten, still waits when it returns.
      const isBack = reveal === 'returned' || photo.reveal === 'returned';
      const why = waits ?? (isBack ? known.waiting : null);
      return why ? [[found.rawPath, why]] : [];
    }),
  ];
}

function hasSameName(one: string, other: string): boolean {
  return splitPath(one).filename === splitPath(other).filename;
}
