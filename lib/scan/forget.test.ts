import type Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenedDatabase } from '../db/open.ts';
import { readMissing } from '../photos/missing.ts';
import { getAdminOverview } from '../photos/overview.ts';
import { asTx } from '../testing/asTx.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { forgetMissing, noteMissingSeen } from './forget.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

/** Stands for an opened database where only SQL is run, which needs nothing but the connection. */
const opened = ($client: Sqlite.Database) => ({ $client }) as unknown as OpenedDatabase;

const [snow, ice] = ['2013/01_19_Snow', '2013/02_02_Ice'];
const days = (count: number) => count * 24 * 60 * 60 * 1000;

async function withMissing() {
  for (const album of [snow, ice]) {
    used.write(`${album}/a.jpg`, jpeg({ data: `${album}a` }));
    used.write(`${album}/b.jpg`, jpeg({ data: `${album}b` }));
  }
  await used.scan();
  used.inDatabase((client) => {
    client.exec(`insert into policies (id) values (50);
      update photos set policy_id = 50, caption = 'Ours' where path = cast('${snow}/a.jpg' as blob);
      insert into camera_details (photo_id, make) select id, 'Canon' from photos`);
  });
  used.remove(`${snow}/a.jpg`);
  used.remove(ice);
  await used.scan({ allowRemovals: true });
}

const missing = () =>
  used.inDatabase((client) => {
    const { albums, photos } = readMissing(opened(client));
    return [...albums.things, ...photos.things].map(({ path }) => path);
  });
const forget = (what: Parameters<typeof forgetMissing>[2], now = Date.now()) =>
  used.inDatabase((client) => forgetMissing(asTx(opened(client)), null, what, now));

test('a forgotten photo leaves the list of missing ones, and keeps its path, content, policy and edits', async () => {
  await withMissing();
  expect(missing()).toEqual([ice, `${snow}/a.jpg`]);
  const ids = used.albums().filter(({ dirpath }) => dirpath === ice);
  expect(forget({ albumIds: ids.map(({ id }) => Number(id)), photoIds: [] })).toEqual({
    albums: 1,
    photos: 2,
  });
  expect(missing()).toEqual([`${snow}/a.jpg`]);
  expect(forget({ missingBefore: Date.now() + 1 })).toEqual({ albums: 0, photos: 1 });
  expect(missing()).toEqual([]);
  expect(forget({ missingBefore: Date.now() + 1 })).toEqual({ albums: 0, photos: 0 });
  const [hidden] = used.photos().filter(({ path }) => path === `${snow}/a.jpg`);
  expect(hidden).toMatchObject({ policy_id: 50, caption: 'Ours', missing: true });
  expect(hidden?.['quick_key']).not.toBeNull();
  const left = used.inDatabase((client) => ({
    cameras: client.prepare('select count(*) from camera_details').pluck().get(),
    told: client
      .prepare("select details from activity where kind = 'missing-forgotten'")
      .pluck()
      .all(),
  }));
  expect(left).toEqual({
    cameras: 1,
    told: ['{"albums":1,"photos":2}', '{"albums":0,"photos":1}'],
  });
});

test('a forgotten photo that comes back waits, unless everybody could see it when it was forgotten', async () => {
  await withMissing();
  forget({ missingBefore: Date.now() + 1 });
  // The owner has lost sight of the forgotten photo, and removes the policy that hides it.
  used.inDatabase((client) =>
    client.exec('update photos set policy_id = null; delete from policies where id = 50'),
  );
  used.write(`${snow}/a.jpg`, jpeg({ data: `${snow}a` }));
  for (const name of ['a', 'b']) used.write(`${ice}/${name}.jpg`, jpeg({ data: `${ice}${name}` }));
  const { report } = await used.scan();
  const back = used.photos().filter(({ path }) => path !== `${snow}/b.jpg`);
  expect(back).toMatchObject([
    {
      path: `${snow}/a.jpg`,
      waiting: 1,
      waiting_reason: 'forgotten',
      missing: false,
    },
    { path: `${ice}/a.jpg`, waiting: 0, missing: false, forgotten_at: null },
    { path: `${ice}/b.jpg`, waiting: 0, missing: false, forgotten_at: null },
  ]);
  expect(report.waiting_photos.items).toMatchObject([{ path: `${snow}/a.jpg`, why: 'forgotten' }]);
  const unread = back.filter((photo) => photo['reader_version'] === 0);
  expect(unread).toEqual([]);
});

test('a forgotten photo that comes back in another album waits too, and is listed when it is missing again', async () => {
  await withMissing();
  forget({ missingBefore: Date.now() + 1 });
  used.write('2014/03_03_Sun/new.jpg', jpeg({ data: `${snow}a` }));
  used.write(`${ice}/a.jpg`, jpeg({ data: `${ice}a` }));
  await used.scan();
  const [moved] = used.photos().filter(({ path }) => path === '2014/03_03_Sun/new.jpg');
  expect(moved).toMatchObject({ waiting: 1, waiting_reason: 'forgotten', policy_id: 50 });
  used.write(`${ice}/c.jpg`, jpeg({ data: `${ice}c` }));
  used.remove(`${ice}/a.jpg`);
  await used.scan({ allowRemovals: true });
  expect(missing()).toEqual([`${ice}/a.jpg`]);
});

test('keep_missing_days makes scans forget photos that have been missing for so long, and no others', async () => {
  await withMissing();
  await used.scan({ keepMissingDays: 30 });
  expect(missing()).toHaveLength(2);
  used.inDatabase((client) => {
    client
      .prepare('update photos set missing_since = ? where missing_since is not null')
      .run(Date.now() - days(31));
  });
  await used.scan();
  expect(missing()).toHaveLength(2);
  await used.scan({ keepMissingDays: 30 });
  expect(missing()).toEqual([ice]);
});

test('a missing photo counts among what needs the owner until the owner has seen the list', async () => {
  await withMissing();
  const needed = () =>
    used.inDatabase((client) => getAdminOverview(opened(client), null).missingPhotos);
  // One photo of its own, and two that are missing with their album.
  expect(needed()).toBe(3);
  used.inDatabase((client) => noteMissingSeen(asTx(opened(client)), Date.now()));
  expect(needed()).toBe(0);
  expect(missing()).toHaveLength(2);
  used.remove(snow);
  await used.scan({ allowRemovals: true });
  expect(needed()).toBe(1);
});
