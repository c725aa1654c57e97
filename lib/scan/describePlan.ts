import { splitPath } from '../library/albumPath.ts';
import { pathText } from '../library/rawPath.ts';
import type { Listener, ScanEvent } from './events.ts';
import { countPresent, type KnownAlbum } from './knownRows.ts';
import type { AlbumItem, ListBuilders, PhotoItem } from './report.ts';
import type { AlbumPlan, SyncPlan } from './syncPlan.ts';

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

export function pathOf({ dirpath }: Place, filename: string): string {
  return dirpath === '' ? filename : `${dirpath}/${filename}`;
}

export function reportPhoto(
  lists: ListBuilders,
  listen: Listener,
  change: PhotoChange,
  { category, dirpath }: Place,
  filename: string,
): void {
  const list: PhotoList = `${change}_photos`;
  const item: PhotoItem = { category, path: pathOf({ category, dirpath }, filename) };
  lists[list].add(item);
  listen({ kind: 'photo', change, category, dirpath, filename });
}

/** Reports the changes to photos that a plan will make. */
export function describePhotos(plan: SyncPlan, lists: ListBuilders, listen: Listener): void {
  for (const album of plan.albums) {
    for (const [change, filenames] of namesByChange(album)) {
      for (const filename of filenames) reportPhoto(lists, listen, change, album.found, filename);
    }
  }
}

/** Reports the changes to albums that a plan will make. */
export function reportAlbums(plan: SyncPlan, listen: Listener): void {
  for (const { found, reveal } of plan.albums) {
    const { category, dirpath, name } = found;
    if (reveal) listen({ kind: 'album', change: reveal, category, dirpath, name });
  }
  for (const { category, dirpath } of plan.vanishedAlbums) {
    listen({ kind: 'album', change: 'missing', category, dirpath, name: '' });
  }
}

/** Adds the changes to albums to the report; called afterwards, when new albums have ids. */
export function listChangedAlbums(
  plan: SyncPlan,
  albumIds: ReadonlyMap<AlbumPlan, number>,
  lists: ListBuilders,
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
  lists: ListBuilders,
  listen: Listener,
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
