import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from '../../lib/db/open.ts';
import { makeLink, revokeLink } from '../../lib/links/links.ts';
import { shareUrl } from '../../lib/links/linkToken.ts';
import { makeShare } from '../../lib/links/shares.ts';
import { addGroup, addMember, getGroup } from '../../lib/people/groups.ts';
import { addUser, getUser, setUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { editAlbum, editPhoto } from '../../lib/photos/edits.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { setStanding, standingPolicyOf } from '../../lib/policies/standing/changes.ts';
import { parseRule } from '../../lib/policies/standing/standing.ts';
import { listTargets } from '../../lib/policies/targets.ts';
import { quickHash } from '../../lib/testing/quickHash.ts';
import { paintFrame, testFilm } from '../../lib/testing/testFilm.ts';
import { tiffOf } from '../../lib/testing/testRaw.ts';
import { test as base } from './galleries.ts';
import { type Gallery, openGallery } from './gallery.ts';
import { type Drawn, drawnIn } from './pictures.ts';

/** Names as long as the gallery accepts them, with and without spaces. */
const longName = `${'A long weekend with the whole family at the lake '.repeat(2)}${'o'.repeat(60)}`;

const lake = '2022/08_15_Lake';
const long = `2023/06_01_${longName.slice(0, 160).trim()}`;
const gone = '2020/02_02_Gone';
const hundreds = '2021/01_01_Hundreds';

/** A gallery in which every page has content, and every state occurs. */
export type Showcase = Gallery & {
  /** The number of an album or a photo. */
  readonly id: (path: string) => number;
  readonly userId: (handle: string) => number;
  readonly groupId: (name: string) => number;
  /** Addresses of shares: of an album, and of photos with a password. */
  readonly shares: readonly [string, string];
  /** The address of a share for a tablet on a shelf. */
  readonly frame: string;
};

export const shown = {
  lake,
  long,
  gone,
  /** An album with more photos than a page shows. */
  hundreds,
  wide: `${lake}/1.jpg`,
  tall: `${lake}/2.jpg`,
  damaged: `${lake}/cut_off.jpg`,
  video: `${lake}/clip.mov`,
  moving: `${long}/moving.gif`,
  pages: `${long}/pages.tif`,
  panorama: `${long}/panorama.jpg`,
  unshown: `${long}/other.exr`,
  /** The album of a live photo. */
  live: '2021/03_24_Day & night 24',
  undated: `${lake}/${'undated_'.repeat(12)}.png`,
};

/** What a server with this gallery's configuration needs in its environment. */
export const showcaseSecrets = { OIDC_CLIENT_SECRET: 'for tests only' };

export async function openShowcase(): Promise<Showcase> {
  const panorama = { path: shown.panorama, width: 1800, height: 512, taken: '2023:06:01 13:00:00' };
  const drawn = [...placed(drawnIn(lake, 5)), ...drawnIn(long, 1), panorama, ...drawnIn(gone, 1)];
  const gallery = await openGallery(drawn, addPeople, {
    // The provider of single sign-on is never asked.
    yaml: ['new_photos: review', 'oidc: { issuer: "https://id.invalid", client_id: gallery }'],
    env: showcaseSecrets,
  });
  const { db, library } = gallery;
  await addFiles(library);
  gallery.run('scan', '--quiet');
  setPolicies(db, null, listTargets(db, '**', library), policyOf(db, 'family'));
  // A photo added later to an album that somebody sees waits for approval.
  copyPicture(library, '2022/08_15_Lake/late.jpg');
  rmSync(join(library, gone), { recursive: true });
  gallery.run('scan', '--quiet');
  copyPicture(library, '2024/05_05_Undecided/1.jpg');
  gallery.run('scan', '--quiet');

  const find = db.$client.prepare<[string, string], { id: number }>(
    `select id from albums where dirpath = ? union all
    select photos.id from photos join albums on albums.id = album_id where dirpath || '/' || filename = ?`,
  );
  const id = (path: string) => {
    const found = find.get(path, path);
    if (!found) throw new Error(`There is no ${path}`);
    return found.id;
  };
  decorate(db, id);
  return {
    ...gallery,
    id,
    userId: (handle) => getUser(db, handle).id,
    groupId: (name) => getGroup(db, name).id,
    shares: await addShares(gallery, id),
    frame: addFrame(gallery, id),
  };
}

/** Photos taken along a lake, some kilometres from one another. */
function placed(pictures: readonly Drawn[]): Drawn[] {
  return pictures.map((each, at) => ({
    ...each,
    position: { latitude: 45.86 + at / 20, longitude: 6.17 + at / 30 },
  }));
}

function policyOf(db: Database, group: string) {
  return {
    public: false,
    inherit: true,
    userIds: [],
    groupIds: [getGroup(db, group).id],
  };
}

function copyPicture(library: string, path: string): void {
  mkdirSync(dirname(join(library, path)), { recursive: true });
  cpSync(join(library, shown.wide), join(library, path));
}

/** More than a page of albums, and files that cannot be shown. */
async function addFiles(library: string): Promise<void> {
  for (let day = 1; day <= 24; day += 1) {
    const text = String(day).padStart(2, '0');
    copyPicture(library, `2021/03_${text}_Day & night ${day}/1.jpg`);
  }
  writeFileSync(join(library, shown.damaged), 'no picture');
  // A film made of JPEGs, which no browser plays.
  const frames = [await paintFrame('#2a4', '#246'), await paintFrame('#a42', '#642')];
  const film = testFilm({ frames: [...frames, ...frames], width: 64, height: 48, rotation: 90 });
  writeFileSync(join(library, shown.video), film);
  const motion = testFilm({ frames: frames.toReversed(), width: 64, height: 48 });
  writeFileSync(join(library, shown.live, '1.mov'), motion);
  // A picture of one pixel, without a date.
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  writeFileSync(join(library, shown.undated), Buffer.from(pixel, 'base64'));
  const colours = ['44', '4c'].map((code) => `21f904000a0000002c0000000001000100000202${code}0100`);
  const gif = `47494638396101000100800000000000ffffff${colours.join('')}3b`;
  writeFileSync(join(library, shown.moving), Buffer.from(gif, 'hex'));
  mkdirSync(join(library, hundreds), { recursive: true });
  for (let n = 1; n <= 203; n += 1) {
    const name = `${String(n).padStart(3, '0')}.gif`;
    writeFileSync(join(library, hundreds, name), gifOfPixel(n));
  }
  writeFileSync(join(library, shown.pages), tiffOfPages(3));
  writeFileSync(join(library, shown.unshown), Buffer.from('762f3101', 'hex'));
  writeFileSync(join(library, lake, 'notes.txt'), 'matches no pattern');
}

/** One pixel, of a colour of its own for each number below 256. */
function gifOfPixel(number: number): Buffer {
  const colour = number.toString(16).padStart(2, '0');
  return Buffer.from(
    `4749463839610100010080000000${colour}${colour}ffffff2c00000000010001000002024401003b`,
    'hex',
  );
}

/** Pages of one grey pixel each. */
function tiffOfPages(count: number): Buffer {
  const numbers = [256, 257, 259, 262, 277, 278, 279].map((tag) => [tag, 3, 1] as const);
  const pages = Array.from({ length: count }, (_, page) => ({
    fields: [...numbers, [258, 3, 8] as const, [273, 4, { block: 0 }] as const].toSorted(
      ([one], [other]) => one - other,
    ),
    ...(page + 1 < count ? { next: page + 1 } : {}),
  }));
  return tiffOf({ directories: pages, blocks: [Buffer.of(127)] });
}

function addPeople(db: Database): void {
  const add = (handle: string, name: string) => addUser(db, null, { handle, name }).id;
  const family = addGroup(db, null, 'family').id;
  addGroup(db, null, 'nobody in it');
  addMember(db, null, { userId: add('anna', 'Anna'), groupId: family });
  addMember(db, null, { userId: add('long', longName.slice(0, 90)), groupId: family });
  grantPermission(db, null, { kind: 'user', id: add('olga', 'Olga') }, 'admin');
  grantPermission(db, null, { kind: 'group', id: family }, 'scan');
  setUser(db, null, add('gone', 'Gone away'), { disabled: true });
}

function decorate(db: Database, id: (path: string) => number): void {
  editAlbum(db, null, id(lake), { description: `${longName}\n\nA second paragraph.` });
  editPhoto(db, null, id(shown.tall), { caption: `The boat. ${longName}` });
  const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
  setPolicies(db, null, [{ kind: 'photo', id: id(`${lake}/5.jpg`) }], nobody);
  for (const rule of ['2021/**', `category:${longName}`, '**/Nowhere']) {
    setStanding(db, null, parseRule(rule), standingPolicyOf(nobody));
  }
  const anna = getUser(db, 'anna').id;
  const like = db.$client.prepare('insert into favourites values (?, ?, ?)');
  like.run(anna, id(shown.tall), Date.now());
  const mailedTo = `${'long.'.repeat(12)}name@mail.example`;
  const limits = { expiresAt: Date.now() + 1e9, uses: 3 };
  makeLink(db, null, anna, { label: longName.slice(0, 90), mailedTo, ...limits });
  const { id: revoked } = makeLink(db, null, anna, { label: 'lost phone' });
  revokeLink(db, null, revoked);
}

async function addShares(gallery: Gallery, id: (path: string) => number) {
  const { db } = gallery;
  const passwordHash = quickHash('a long password');
  const album = { name: 'For the neighbours', of: { albumId: id(lake) } };
  const photoIds = [id(shown.wide), id(shown.tall)];
  const photos = { name: longName.slice(0, 90), of: { photoIds }, passwordHash };
  const [first, second] = [album, photos].map((share) => makeShare(db, null, share).token);
  return [shareUrl(gallery, first ?? ''), shareUrl(gallery, second ?? '')] as const;
}

function addFrame(gallery: Gallery, id: (path: string) => number): string {
  const frame = { name: 'On the shelf', of: { albumId: id(lake) }, isFrame: true };
  return shareUrl(gallery, makeShare(gallery.db, null, frame).token);
}

/** Tests of such a gallery, which must not change it. */
export const test = base.extend({
  baseURL: ({ showcase }, use) => use(showcase.url),
});
