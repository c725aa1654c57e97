import type { Permission } from '../db/permissionNames.ts';

/**
 * The rule of access, as data. It is written here and nowhere else; `evaluate` reads it in memory
 * and the database layer compiles it to SQL. The rule has no negation: SQL's NULL makes `not` the
 * classic place where an evaluation in memory and one in SQL give different answers.
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
 * Facts that are true or false. Of the thing itself: present (not missing from the library), approved
 * (a photo that does not wait for approval), and item or part (a photo that is an item of its own, or
 * the film or raw file of another). Of its policy: public, inherit (albums only),
 * namesSomebody (public, or it names a user or a group), and what may be downloaded and how.
 */
export type Flag =
  | 'present'
  | 'approved'
  | 'item'
  | 'part'
  | 'public'
  | 'inherit'
  | 'namesSomebody'
  | 'originals'
  | 'archives'
  | 'keepsMetadata';

/**
 * What a viewer wants of a photo: to see it, its original, its original in an archive, a rendition
 * of it in an archive, its metadata in any of these.
 */
export const purposes = [
  'see',
  'originals',
  'archivedOriginals',
  'archivedRenditions',
  'metadata',
] as const;
export type Purpose = (typeof purposes)[number];

/**
 * The person who looks: a visitor or a user with groups and permissions; either may hold shares.
 */
export type Viewer = {
  /** null: a visitor without a session, never matched by users or groups. */
  readonly userId: number | null;
  readonly groupIds: readonly number[];
  readonly permissions: ReadonlySet<Permission>;
  readonly shareIds: readonly number[];
  /** The ones among `shareIds` that also allow originals and archives. */
  readonly downloadShareIds: readonly number[];
  /**
   * The viewer looks through the shares alone. A share shows only its own content, so public things
   * are not seen either.
   */
  readonly sharesAlone?: true;
  /**
   * What the viewer sees only because its album is open to everybody is left out. For lists of photos
   * (`photoViewer`); never decides about a URL.
   */
  readonly hidesPublic?: true;
};

/** Does the viewer hold this permission? `admin` implies `view` and `scan`. */
export function hasPermission(viewer: Viewer, permission: Permission): boolean {
  return viewer.permissions.has(permission) || viewer.permissions.has('admin');
}

/** Somebody without a session and without shares. */
export const visitor: Viewer = {
  userId: null,
  groupIds: [],
  permissions: new Set(),
  shareIds: [],
  downloadShareIds: [],
};

/** Acts for commands and for what a server does by itself, such as making thumbnails: it sees everything. */
export const seesAll: Viewer = { ...visitor, permissions: new Set(['view']) };

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
  const person = grantsPerson(viewer, of);
  if (!viewer.hidesPublic) return any(...grantsEverybody(viewer, of), ...person);
  if (of === 'album') return any(...person);
  // A public photo of an album that is not public is listed with that album.
  return any(...person, all(flag('photo', 'public'), namesPersonInAlbum(viewer)));
}

/**
 * Does the album's policy name this person, by user or by group? Lists of people who hide public
 * albums contain only albums of which this is true.
 */
export function namesPersonInAlbum(viewer: Viewer): Condition {
  return any(...grantsPerson(viewer, 'album'));
}

function grantsEverybody(viewer: Viewer, of: Thing): Condition[] {
  return viewer.sharesAlone ? [] : [flag(of, 'public')];
}

const demanded: Readonly<Record<Purpose, readonly Flag[]>> = {
  see: [],
  originals: ['originals'],
  // An archive of originals contains the same files, so a policy that withholds originals withholds
  // the archive too.
  archivedOriginals: ['originals', 'archives'],
  archivedRenditions: ['archives'],
  metadata: ['keepsMetadata'],
};

/** Is this purpose decided by the share's own `originals`, instead of by the policy? */
function givenByShares(purpose: Purpose): boolean {
  return purpose !== 'see' && purpose !== 'metadata';
}

function shared(viewer: Viewer, of: Thing, purpose: Purpose = 'see'): Condition[] {
  const shareIds = givenByShares(purpose) ? viewer.downloadShareIds : viewer.shareIds;
  return shareIds.length === 0 ? [] : [{ kind: 'grantsShare', of, shareIds }];
}

/**
 * The three reasons for which a photo may be seen. `inherited` depends on the album alone, so one
 * answer holds for all its photos without a policy of their own, and a page can count them without
 * reading them.
 */
export type PhotoRule = {
  /** For photos without a policy of their own. Reads facts of the album only. */
  readonly inherited: Condition;
  /**
   * For photos without a policy of their own that a share lists. Reads facts of the photo and its
   * album.
   */
  readonly listed: Condition;
  /**
   * For photos with a policy of their own, which alone decides. Reads facts of the photo only, unless
   * the viewer hides public albums.
   */
  readonly own: Condition;
};

/**
 * The rule for the photos that this viewer may have for `purpose`. Every purpose includes seeing.
 */
export function photoRule(viewer: Viewer, purpose: Purpose = 'see'): PhotoRule {
  if (hasPermission(viewer, 'view')) return { inherited: always, listed: any(), own: always };
  const demands = (of: Thing) => demanded[purpose].map((name) => flag(of, name));
  // A share decides itself about originals and archives; metadata is left to the policy.
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

/** A photo that counts as one of its album: present, approved, and no part of another. */
export const photoIsCounted: Condition = all(
  flag('photo', 'present'),
  flag('photo', 'approved'),
  flag('photo', 'item'),
);

export const albumIsPresent: Condition = flag('album', 'present');

/** What must be true of a photo before anybody may see it. */
const photoIsShown: Condition = all(photoIsCounted, albumIsPresent);

/**
 * May this viewer see the photo, or have it for `purpose`? There is no need to test that a photo
 * has a policy before applying `own`: all of its leaves are facts of that policy, which are false
 * where there is none, unless the viewer sees everything.
 */
export function photoCondition(viewer: Viewer, purpose: Purpose = 'see'): Condition {
  return all(photoIsShown, photoIsOpen(viewer, purpose));
}

/** The part of the condition that depends on the viewer. */
function photoIsOpen(viewer: Viewer, purpose: Purpose): Condition {
  const rule = photoRule(viewer, purpose);
  return any(all(lacksPolicy('photo'), any(rule.inherited, rule.listed)), rule.own);
}

/**
 * May this viewer have a part of a photo for `purpose`, as far as its own row says? The photo itself
 * must be open for the same purpose as well (`partsFor`), so that every file of an item is under the
 * stricter of their policies. Threat: a hidden film that leaves by a still that everybody sees.
 */
export function partCondition(viewer: Viewer, purpose: Purpose): Condition {
  const isThere = ['present', 'approved', 'part'] as const;
  return all(
    ...isThere.map((name) => flag('photo', name)),
    albumIsPresent,
    photoIsOpen(viewer, purpose),
  );
}

/**
 * May this viewer look at a waiting photo in order to approve it? Only administrators may, and only
 * on the admin screens: in the gallery a waiting photo is hidden from them too.
 */
export function approvalCondition({ permissions }: Viewer): Condition {
  return permissions.has('admin') ? all(flag('photo', 'present'), albumIsPresent) : any();
}

/**
 * Is the album itself open to this viewer? Lists show it only if the viewer may also see a photo in
 * it. `withPublic: false` leaves out albums that are open to everybody; it is for lists and never
 * decides about a URL.
 */
export function albumCondition(viewer: Viewer, { withPublic = true } = {}): Condition {
  if (hasPermission(viewer, 'view')) return albumIsPresent;
  const open = withPublic ? grantsEverybody(viewer, 'album') : [];
  return all(
    albumIsPresent,
    any(...open, ...grantsPerson(viewer, 'album'), ...shared(viewer, 'album')),
  );
}

/** The same viewer without shares. For lists, which never contain what only a share shows. */
export function withoutShares(viewer: Viewer): Viewer {
  return viewer.shareIds.length === 0 ? viewer : { ...viewer, shareIds: [], downloadShareIds: [] };
}

/**
 * The same viewer, seeing only what these shares show. For the pages of a share, which contain
 * nothing else.
 */
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
