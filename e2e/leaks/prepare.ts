import { eq } from 'drizzle-orm';
import type { Database, Tx } from '../../lib/db/open.ts';
import type { RowKey } from '../../lib/db/rowKey.ts';
import { allRows, firstRow } from '../../lib/db/run.ts';
import { schema } from '../../lib/db/schema.ts';
import { sql } from '../../lib/db/sql.ts';
import { makeLink, revokeLink } from '../../lib/links/links.ts';
import { spendLink } from '../../lib/links/linkUse.ts';
import { makeShare, revokeShare } from '../../lib/links/shares.ts';
import { addGroup, setMembersOf } from '../../lib/people/groups.ts';
import { addUser, setPasswordHash, setUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { recountAlbums } from '../../lib/photos/counters.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import type { PolicyInput } from '../../lib/policies/plan.ts';
import { setStanding, standingPolicyOf } from '../../lib/policies/standing/changes.ts';
import { parseRule } from '../../lib/policies/standing/standing.ts';
import { beginSeeAs } from '../../lib/sessions/seeAs.ts';
import { quickHash } from '../../lib/testing/quickHash.ts';
import { ask, type Fields, formsOf, submit, withCookies } from './http.ts';
import {
  type AlbumSpec,
  albumSpecs,
  listedFiles,
  type PartSpec,
  type PhotoSpec,
} from './things.ts';
import type { ViewerName } from './viewers.ts';

type PlannedAlbum = AlbumSpec & { readonly id: number };
type PlannedPhoto = PhotoSpec & { readonly id: number; readonly album: PlannedAlbum };
export type PlannedPart = PartSpec & { readonly id: number; readonly of: PlannedPhoto };

const handles = ['anna', 'ben', 'carl', 'revoked', 'disabled', 'vera', 'sam', 'olga'] as const;
type Handle = (typeof handles)[number];

const shareNames = ['album', 'closed', 'revoked', 'list', 'locked', 'frame'] as const;
type ShareName = (typeof shareNames)[number];

type Made = { readonly id: number; readonly token: string };
type MadeShare = Made & RowKey;

export type Prepared = {
  readonly albums: readonly PlannedAlbum[];
  readonly photos: readonly PlannedPhoto[];
  readonly parts: readonly PlannedPart[];
  readonly userIds: Readonly<Record<Handle, number>>;
  readonly familyId: number;
  /** The shares. Nobody has opened `locked`, whose password is `sharePassword`. */
  readonly shares: Readonly<Record<ShareName, MadeShare>>;
  /** Links of Carl's that nobody has opened. */
  readonly links: Readonly<Record<'live' | 'revoked' | 'expired' | 'used', Made>>;
  /** Every token and secret that was made here; none of them may appear anywhere. */
  readonly secrets: string[];
};

export const ownersPassword = 'olga has a long password';
export const sharePassword = 'and so has this share';

/** Creates policies, people, groups and shares in the scanned gallery. */
export async function prepare(db: Tx): Promise<Prepared> {
  const albums = albumSpecs.map((plan) => ({ ...plan, id: albumId(db, plan.directory) }));
  const photos = albums.flatMap((album) =>
    album.photos.map((plan) => ({ ...plan, album, id: photoId(db, plan.file) })),
  );
  const parts = photos.flatMap((photo) =>
    (photo.parts ?? []).map((part) => ({ ...part, of: photo, id: photoId(db, part.file) })),
  );
  const people = handles.map((handle) => {
    const name = handle.charAt(0).toUpperCase() + handle.slice(1);
    const email = `${handle}@mail.example`;
    return [handle, addUser(db, null, { handle, name, email }).id] as const;
  });
  const userIds = Object.fromEntries(people) as Record<Handle, number>;
  const familyId = addGroup(db, null, 'family').id;
  setMembersOf(db, null, familyId, [userIds.anna, userIds.revoked, userIds.disabled]);
  for (const [handle, permission] of [
    ['vera', 'view'],
    ['sam', 'scan'],
    ['olga', 'admin'],
  ] as const) {
    grantPermission(db, null, { kind: 'user', id: userIds[handle] }, permission);
  }
  setPasswordHash(db, null, userIds.olga, quickHash(ownersPassword));
  const toBen = { public: false, inherit: true, userIds: [userIds.ben], groupIds: [] };
  setStanding(db, null, parseRule('2001/**'), standingPolicyOf(toBen));
  setAllPolicies(db, albums, photos, userIds.ben, familyId);
  hideFilm(db, 'lake3.mov');
  hideForOtherReasons(db);
  const shares = await makeShares(db, albums, photos);
  const links = makeLinks(db, userIds.carl);
  const secrets = [...tokensOf(shares), ...tokensOf(links), ownersPassword, sharePassword];
  return { albums, photos, parts, userIds, familyId, shares, links, secrets };
}

function setAllPolicies(
  db: Database,
  albums: readonly PlannedAlbum[],
  photos: readonly PlannedPhoto[],
  benId: number,
  familyId: number,
): void {
  const nobody: PolicyInput = { public: false, inherit: true, userIds: [], groupIds: [] };
  const all = { ...nobody, public: true };
  const ben = { ...nobody, userIds: [benId] };
  const family = { ...nobody, groupIds: [familyId] };
  const policies: readonly (readonly [name: string, policy: PolicyInput])[] = [
    ['Christmas', all],
    ['Lake', family],
    ['Picnic', ben],
    ['Attic', all],
    ['Harbour', { ...family, originals: false, archives: false }],
    ['Garden', { ...family, stripMetadata: true }],
    ['yule1.jpg', nobody],
    ['yule4.jpg', ben],
    ['lake1.jpg', nobody],
    ['attic1.jpg', nobody],
    ['attic2.jpg', nobody],
    ['market1.jpg', all],
    ['rocket3.jpg', nobody],
  ];
  for (const [name, policy] of policies) {
    const album = albums.find((each) => each.name === name);
    const photo = photos.find(({ file }) => file === name);
    const id = album?.id ?? photo?.id ?? 0;
    setPolicies(db, null, [{ kind: album ? 'album' : 'photo', id }], policy);
  }
}

/**
 * Gives a file that belongs to a photo a policy of its own, which names nobody. No screen does
 * that.
 */
function hideFilm(db: Tx, file: string): void {
  const { photos, policies } = schema;
  const { id } = db.insert(policies).values({}).returning().get();
  db.update(photos).set({ policyId: id }).where(eq(photos.filename, file)).run();
  recountAlbums(db, [albumId(db, '2022/08_15_Lake')]);
}

/** Makes one photo wait for approval and one vanish, and makes a hidden photo the cover. */
function hideForOtherReasons(db: Tx): void {
  const { albums, photos } = schema;
  const album = albumId(db, '2024/12_24_Christmas');
  db.update(photos).set({ waiting: true }).where(eq(photos.filename, 'yuleWaits.jpg')).run();
  db.update(photos).set({ missingSince: 1 }).where(eq(photos.filename, 'yuleGone.jpg')).run();
  db.update(albums)
    .set({ coverPhotoId: photoId(db, 'yule1.jpg') })
    .where(eq(albums.id, album))
    .run();
  recountAlbums(db, [album]);
}

async function makeShares(
  db: Database,
  albums: readonly PlannedAlbum[],
  photos: readonly PlannedPhoto[],
): Promise<Record<ShareName, MadeShare>> {
  const fireworks = { albumId: albums.find(({ name }) => name === 'Fireworks')?.id ?? 0 };
  const listed = photos.filter(({ file }) => listedFiles.some((each) => each === file));
  const photoIds = listed.map(({ id }) => id);
  const passwordHash = quickHash(sharePassword);
  const shares = {
    album: makeShare(db, null, { name: 'Rockets for all', of: fireworks }),
    closed: makeShare(db, null, { name: 'Rockets to see', of: fireworks, originals: false }),
    revoked: makeShare(db, null, { name: 'Rockets of old', of: fireworks }),
    list: makeShare(db, null, { name: 'Three of them', of: { photoIds } }),
    locked: makeShare(db, null, { name: 'Under lock', of: { photoIds }, passwordHash }),
    frame: makeShare(db, null, {
      name: 'On the shelf',
      of: fireworks,
      originals: false,
      isFrame: true,
    }),
  };
  return shares;
}

function makeLinks(db: Tx, userId: number): Prepared['links'] {
  const anHourAgo = Date.now() - 3_600_000;
  const links = {
    live: makeLink(db, null, userId, { mailedTo: 'from-before@mail.example' }),
    revoked: makeLink(db, null, userId),
    expired: makeLink(db, null, userId, { expiresAt: anHourAgo + 1 }, anHourAgo),
    used: makeLink(db, null, userId, { uses: 1 }),
  };
  revokeLink(db, null, links.revoked.id);
  spendLink(db, links.used.token);
  return links;
}

function tokensOf(made: Readonly<Record<string, Made>>): string[] {
  return Object.values(made).map(({ token }) => token);
}

/** Opens a link or a share by its page and form, and returns the resulting Cookie header. */
export async function openByForm(
  port: number,
  url: string,
  path: string,
  cookie = '',
  more: Fields = [],
): Promise<string> {
  const page = await ask(port, path, { cookie });
  const form = formsOf(page.text).find((fields) => fields.some(([name]) => name === 'token'));
  if (!form) throw new Error(`${path} has no form: ${page.status}`);
  const fields = [...form, ...more];
  const answer = await submit(port, path, fields, { cookie, headers: { origin: url } });
  if (answer.status !== 303) throw new Error(`${path} does not open: ${answer.status}`);
  return withCookies(cookie, answer);
}

/** Signs everybody in by the pages and forms that people use, and returns their Cookie headers. */
export async function signInViewers(
  db: Tx,
  port: number,
  url: string,
  prepared: Prepared,
): Promise<Record<ViewerName, string>> {
  const { userIds, shares, secrets } = prepared;
  const open = (path: string, cookie = '') => openByForm(port, url, path, cookie);
  const links = new Map<string, Made>();
  const signIn = async (handle: Handle) => {
    const link = makeLink(db, null, userIds[handle]);
    links.set(handle, link);
    secrets.push(link.token);
    return open(`/in/${link.token}`);
  };
  const ben = await signIn('ben');
  const cookies = {
    visitor: '',
    anna: await signIn('anna'),
    ben,
    carl: await signIn('carl'),
    revoked: await signIn('revoked'),
    disabled: await signIn('disabled'),
    vera: await signIn('vera'),
    sam: await signIn('sam'),
    olga: await signIn('olga'),
    olgaAsAnna: await signIn('olga'),
    olgaAsVisitor: await signIn('olga'),
    holdsAlbum: await open(`/s/${shares.album.token}`),
    holdsClosed: await open(`/s/${shares.closed.token}`),
    holdsRevoked: await open(`/s/${shares.revoked.token}`),
    holdsList: await open(`/s/${shares.list.token}`),
    holdsFrame: await open(`/s/${shares.frame.token}`),
    benHoldsList: await open(`/s/${shares.list.token}`, ben),
  };
  const lookAs = (session: number, seen: number | 'visitor') =>
    beginSeeAs(db, { sessionId: session, userId: userIds.olga }, seen);
  const olgas = allRows<{ id: number }>(
    db,
    sql`select id from sessions where user_id = ${userIds.olga} order by id`,
  );
  lookAs(olgas[1]?.id ?? 0, userIds.anna);
  lookAs(olgas[2]?.id ?? 0, 'visitor');
  revokeLink(db, null, links.get('revoked')?.id ?? 0);
  setUser(db, null, userIds.disabled, { disabled: true });
  revokeShare(db, null, shares.revoked.id);
  secrets.push(...Object.values(cookies).flatMap((cookie) => cookieValues(cookie)));
  return cookies;
}

function cookieValues(cookie: string): string[] {
  return cookie
    .split('; ')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
    .filter((value) => value.length > 20);
}

function albumId(db: Database, dirpath: string): number {
  const row = firstRow<{ id: number }>(db, sql`select id from albums where dirpath = ${dirpath}`);
  if (!row) throw new Error(`no album ${dirpath}`);
  return row.id;
}

function photoId(db: Database, filename: string): number {
  const row = firstRow<{ id: number }>(db, sql`select id from photos where filename = ${filename}`);
  if (!row) throw new Error(`no photo ${filename}`);
  return row.id;
}
