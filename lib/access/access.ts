import type { Permission } from '../db/permissionNames.ts';

/**
 * The rule of access, as data. It is written here and nowhere else; `evaluate` reads it in memory
 * and the database layer compiles it to SQL. There is no negation: a NULL in SQL makes negation
 * the classic place where two readers of one rule part ways.
 */
export type Thing = 'album' | 'photo';

export type Condition =
  | { readonly kind: 'always' }
  /** A fact about the thing itself, or about its policy (false where it has none). */
  | { readonly kind: 'flag'; readonly of: Thing; readonly flag: Flag }
  | { readonly kind: 'grantsUser'; readonly of: Thing; readonly userId: number }
  | { readonly kind: 'grantsGroup'; readonly of: Thing; readonly groupIds: readonly number[] }
  /** The album is shared whole, or the photo is listed, by one of these shares. */
  | { readonly kind: 'grantsShare'; readonly of: Thing; readonly shareIds: readonly number[] }
  | { readonly kind: 'lacksPolicy'; readonly of: Thing }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'all'; readonly of: readonly Condition[] };

/**
 * present: not missing from the library; approved: not waiting for somebody's approval (photos);
 * public, inherit (albums), namesSomebody (public, or any user or group), and what may be
 * downloaded and how: of the thing's policy.
 */
export type Flag =
  | 'present'
  | 'approved'
  | 'public'
  | 'inherit'
  | 'namesSomebody'
  | 'originals'
  | 'archives'
  | 'keepsMetadata';

/**
 * What a viewer wants of a photo: to see it, its original, its original in an archive, a rendition
 * of it in an archive, its metadata in whichever of these.
 */
export type Purpose = 'see' | 'originals' | 'archivedOriginals' | 'archivedRenditions' | 'metadata';

/** Whoever looks: a visitor, a user with groups and permissions, or either holding shares. */
export type Viewer = {
  /** null: a visitor without a session, never matched by users or groups. */
  readonly userId: number | null;
  readonly groupIds: readonly number[];
  readonly permissions: ReadonlySet<Permission>;
  readonly shareIds: readonly number[];
  /** Those among them that hand out originals and archives too. */
  readonly downloadShareIds: readonly number[];
  /** Looks through these shares alone: not even what is public is under a share. */
  readonly sharesAlone?: true;
};

/** `admin` implies both others. */
export function hasPermission(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.has(permission) || viewer.permissions.has('admin');
}

export const visitor: Viewer = {
  userId: null,
  groupIds: [],
  permissions: new Set(),
  shareIds: [],
  downloadShareIds: [],
};

const always: Condition = { kind: 'always' };
const flag = (of: Thing, name: Flag): Condition => ({ kind: 'flag', of, flag: name });
const lacksPolicy = (of: Thing): Condition => ({ kind: 'lacksPolicy', of });
const any = (...of: Condition[]): Condition => ({ kind: 'any', of });
const all = (...of: Condition[]): Condition => ({ kind: 'all', of });

function grantsPerson(viewer: Viewer, of: Thing): Condition[] {
  if (viewer.userId === null) return [];
  const user: Condition = { kind: 'grantsUser', of, userId: viewer.userId };
  if (viewer.groupIds.length === 0) return [user];
  return [user, { kind: 'grantsGroup', of, groupIds: viewer.groupIds }];
}

function grants(viewer: Viewer, of: Thing): Condition {
  return any(...grantsEverybody(viewer, of), ...grantsPerson(viewer, of));
}

function grantsEverybody(viewer: Viewer, of: Thing): Condition[] {
  return viewer.sharesAlone ? [] : [flag(of, 'public')];
}

const demanded: Readonly<Record<Purpose, readonly Flag[]>> = {
  see: [],
  originals: ['originals'],
  // An archive of originals hands out the same files: what withholds those withholds it too.
  archivedOriginals: ['originals', 'archives'],
  archivedRenditions: ['archives'],
  metadata: ['keepsMetadata'],
};

/** Does a share say itself, by its `originals`, whether it hands this out? */
function givenByShares(purpose: Purpose): boolean {
  return purpose !== 'see' && purpose !== 'metadata';
}

function shared(viewer: Viewer, of: Thing, purpose: Purpose = 'see'): Condition[] {
  const shareIds = givenByShares(purpose) ? viewer.downloadShareIds : viewer.shareIds;
  return shareIds.length === 0 ? [] : [{ kind: 'grantsShare', of, shareIds }];
}

/**
 * Why a photo may be seen, by where the answer comes from. `inherited` asks the album alone, so
 * one answer holds for all photos of an album that lack a policy: that is what lets a page count
 * them without reading them.
 */
export type PhotoRule = {
  /** For photos without a policy of their own; about the album only. */
  readonly inherited: Condition;
  /** For photos without a policy of their own; about the photo and its album. */
  readonly listed: Condition;
  /** For photos with a policy of their own, which alone decides; about the photo only. */
  readonly own: Condition;
};

export function photoRule(viewer: Viewer, purpose: Purpose = 'see'): PhotoRule {
  if (hasPermission(viewer, 'view')) return { inherited: always, listed: any(), own: always };
  const demands = (of: Thing) => demanded[purpose].map((name) => flag(of, name));
  // A share says itself whether downloads are in it, and leaves metadata to the policy.
  const inheritsMetadata = any(lacksPolicy('album'), flag('album', 'keepsMetadata'));
  const byAlbum = purpose === 'metadata' ? [inheritsMetadata] : [];
  const byPhoto = purpose === 'metadata' ? [flag('photo', 'keepsMetadata')] : [];
  const wholeAlbum = shared(viewer, 'album', purpose).map((share) =>
    all(share, any(lacksPolicy('album'), flag('album', 'inherit')), ...byAlbum),
  );
  const listed = shared(viewer, 'photo', purpose);
  return {
    inherited: any(
      all(flag('album', 'inherit'), grants(viewer, 'album'), ...demands('album')),
      ...wholeAlbum,
    ),
    listed: any(...listed.map((share) => all(share, ...byAlbum))),
    own: any(
      all(grants(viewer, 'photo'), ...demands('photo')),
      ...listed.map((share) => all(share, flag('photo', 'namesSomebody'), ...byPhoto)),
    ),
  };
}

/** What a photo must be to count as one of its album. */
export const photoIsCounted: Condition = all(flag('photo', 'present'), flag('photo', 'approved'));

export const albumIsPresent: Condition = flag('album', 'present');

/** What a photo must be before anybody may see it. */
const photoIsShown: Condition = all(photoIsCounted, albumIsPresent);

/**
 * May this viewer see the photo, or have of it what `purpose` says? `own` needs no "has a policy" beside it: its leaves are facts of
 * that policy and false without one, save for a viewer who sees everything.
 */
export function photoCondition(viewer: Viewer, purpose: Purpose = 'see'): Condition {
  const rule = photoRule(viewer, purpose);
  return all(
    photoIsShown,
    any(all(lacksPolicy('photo'), any(rule.inherited, rule.listed)), rule.own),
  );
}

/**
 * May this viewer look at a photo in order to approve it? It waits for administrators, and nobody
 * else may; in the gallery it is not there for them either.
 */
export function approvalCondition({ permissions }: Viewer): Condition {
  return permissions.has('admin') ? all(flag('photo', 'present'), albumIsPresent) : any();
}

/**
 * Is the album itself open to this viewer? It is shown when, besides, the viewer may see a photo
 * in it. `withPublic: false` leaves out what is open to everybody: a filter for lists, never for
 * a URL.
 */
export function albumCondition(viewer: Viewer, { withPublic = true } = {}): Condition {
  if (hasPermission(viewer, 'view')) return albumIsPresent;
  const open = withPublic ? grantsEverybody(viewer, 'album') : [];
  return all(
    albumIsPresent,
    any(...open, ...grantsPerson(viewer, 'album'), ...shared(viewer, 'album')),
  );
}

/** The same viewer without the shares held: lists never come from a share. */
export function withoutShares(viewer: Viewer): Viewer {
  return viewer.shareIds.length === 0 ? viewer : { ...viewer, shareIds: [], downloadShareIds: [] };
}

/** Whoever comes by these of the viewer's shares: what is under a share comes from it alone. */
export function throughShares(viewer: Viewer, shareIds: readonly number[]): Viewer {
  const held = withSharesOf(viewer, shareIds);
  return { ...visitor, ...held, sharesAlone: true };
}

/** The same viewer with only these of the shares held. */
export function keepingShares(viewer: Viewer, shareIds: readonly number[]): Viewer {
  return { ...viewer, ...withSharesOf(viewer, shareIds) };
}

function withSharesOf({ shareIds, downloadShareIds }: Viewer, wanted: readonly number[]) {
  return {
    shareIds: shareIds.filter((id) => wanted.includes(id)),
    downloadShareIds: downloadShareIds.filter((id) => wanted.includes(id)),
  };
}
