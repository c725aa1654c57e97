import { expect } from '@playwright/test';
import JSZip from 'jszip';
import { setPolicies } from '../../lib/policies/change.ts';
import { test } from '../gallery/galleries.ts';
import { turn } from './cases.ts';
import { inParallel, responseText } from './http.ts';
import { idsIn } from './pageIds.ts';
import { personal } from './pictures.ts';
import type { PlannedPart } from './prepare.ts';
import { unchanged } from './scans.ts';
import { type ViewerName, viewerNames } from './viewers.ts';
import { type LeakWorld, presetNames } from './world.ts';

const tag = '@once';

/** Says which photos are not in an archive. */
const note = 'Missing photos.txt';

async function entriesOf(bytes: Buffer): Promise<Record<string, Buffer>> {
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const files = Object.values(zip.files).map(
    async (file) => [file.name, await file.async('nodebuffer')] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

const mayHave = (world: LeakWorld, viewer: ViewerName, album: string) =>
  world.photos.filter((photo) => photo.album.name === album && photo.seenBy.includes(viewer));

/**
 * The files that belong to these photos. Files from which metadata cannot be removed are for few
 * viewers.
 */
const partsOf = (world: LeakWorld, viewer: ViewerName, album: string) =>
  world.parts.filter(
    ({ of, seenBy, wholeBy = seenBy }) => of.album.name === album && wholeBy.includes(viewer),
  );

test('leak 21: an archive holds exactly what its viewer sees', { tag }, async ({ world }) => {
  const faults: string[] = [];
  await inParallel(viewerNames, async (viewer) => {
    for (const { id, name, seenBy, archivedBy = seenBy } of world.albums) {
      const answer = await world.as(viewer, `/albums/${id}/archive`);
      if (!archivedBy.includes(viewer)) {
        if (answer.status !== 404) faults.push(`${viewer} ${name}: ${answer.status}`);
        continue;
      }
      const entries = await entriesOf(answer.body);
      const expected = mayHave(world, viewer, name);
      const parts = partsOf(world, viewer, name);
      const files = [...expected, ...parts].map(({ file }) => file);
      // A viewer who sees the photo but may not have this file is told its name.
      const isWithheld = ({ of, seenBy: seen, wholeBy = seen }: PlannedPart) =>
        of.album.name === name && seen.includes(viewer) && !wholeBy.includes(viewer);
      if (world.parts.some(isWithheld)) files.push(note);
      if (Object.keys(entries).sort().join() !== files.sort().join()) {
        faults.push(`${viewer} ${name}: ${Object.keys(entries)}`);
      }
      for (const { file } of parts) {
        const bytes = world.files.get(file);
        if (!bytes || !entries[file]?.equals(bytes)) faults.push(`${viewer} ${file}`);
      }
      for (const { file, wholeBy } of expected) {
        const original = await world.as(viewer, `/photos/${world.photoId(file)}/original`);
        if (!entries[file]?.equals(original.body)) faults.push(`${viewer} ${file}`);
        const whole = wholeBy === undefined || wholeBy.includes(viewer);
        if (whole !== entries[file]?.equals(world.files.get(file) ?? Buffer.alloc(0)))
          faults.push(`${viewer} ${file}: metadata`);
      }
    }
  });
  expect(faults).toEqual([]);
});

test('leak 21: the archive of a share holds what it lists', { tag }, async ({ world }) => {
  for (const viewer of ['holdsList', 'benHoldsList'] as const) {
    const { body, headers } = await world.as(viewer, `/shared/${world.shares.list.id}/archive`);
    expect(Object.keys(await entriesOf(body)).sort()).toEqual([
      'lake2.jpg',
      'vow1.jpg',
      'vow1.mov',
      'vow2.jpg',
    ]);
    expect(headers['content-disposition']).toContain('Three of them.zip');
  }
});

test('leak 22: an archive is another one as soon as its photos are others', { tag }, async ({
  world,
}) => {
  const path = `/albums/${world.albumId('Christmas')}/archive`;
  const tags = new Map<string, Set<string>>();
  for (const viewer of ['visitor', 'anna', 'ben', 'vera'] as const) {
    const { headers } = await world.as(viewer, path, { method: 'HEAD' });
    const who = tags.get(String(headers.etag)) ?? new Set();
    tags.set(String(headers.etag), who.add(viewer));
  }
  expect([...tags.values()].map((who) => [...who])).toEqual([
    ['visitor', 'anna'],
    ['ben'],
    ['vera'],
  ]);
  await unchanged(world, async () => {
    const { headers } = await world.as('ben', path);
    const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
    setPolicies(world.db, null, [{ kind: 'photo', id: world.photoId('yule2.jpg') }], nobody);
    const again = await world.as('ben', path, {
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect(again.status).toBe(200);
    const left = ['yule3.jpg', 'yule4.jpg', 'yule4.mov', 'yule4.nef'];
    expect(Object.keys(await entriesOf(again.body)).sort()).toEqual(left);
  });
});

test('leak 36: the pages of single photos, their pictures and the page of their album show the same photos', {
  tag,
}, async ({ world }) => {
  const faults: string[] = [];
  const isLong = process.env['TEST_LONG'] !== undefined;
  await inParallel([...viewerNames.entries()], async ([at, viewer]) => {
    for (const album of world.albums.filter(({ seenBy }) => seenBy.includes(viewer))) {
      const page = await world.as(viewer, `/albums/${album.id}`);
      const single: number[] = [];
      for (const { id } of world.photos.filter((photo) => photo.album === album)) {
        // The page, and its presets in turn.
        const presets = turn(presetNames, at + id, isLong ? presetNames.length : 1);
        const all = ['', ...presets.map((name) => `/${name}`)].map((below) =>
          world.as(viewer, `/photos/${id}${below}`, { method: 'HEAD' }),
        );
        const statuses = new Set((await Promise.all(all)).map(({ status }) => status));
        if (statuses.size > 1) faults.push(`${viewer} ${id}: ${[...statuses]}`);
        if (statuses.has(200)) single.push(id);
      }
      // The album's page does not mention photos that are visible only through another share.
      const together = idsIn(page.text, 'photos')
        .sort((a, b) => a - b)
        .join();
      if (single.sort((a, b) => a - b).join() !== together)
        faults.push(`${viewer} ${album.name}: ${single} ${together}`);
    }
  });
  expect(faults).toEqual([]);
});

test('leak 39: a position that is withheld is in no page, thumbnail or stripped file', {
  tag,
}, async ({ world }) => {
  const all = Object.values(personal);
  const carries = (bytes: Buffer) => all.filter((text) => bytes.includes(text));
  expect(carries(world.files.get('garden1.jpg') ?? Buffer.alloc(0))).toEqual(all);
  const album = `/albums/${world.albumId('Garden')}`;
  for (const file of ['garden1.jpg', 'garden2.jpg']) {
    const photo = `/photos/${world.photoId(file)}`;
    for (const path of [
      `${photo}/original`,
      `${photo}/original?download`,
      ...presetNames.map((name) => `${photo}/${name}`),
      photo,
      `${photo}?_rsc`,
    ]) {
      const headers = path.endsWith('_rsc') ? { rsc: '1' } : undefined;
      const answer = await world.as('anna', path, headers ? { headers } : {});
      expect([path, answer.status, carries(answer.body)]).toEqual([path, 200, []]);
    }
    for (const name of presetNames) {
      const webp = await world.as('vera', `${photo}/${name}`, {
        headers: { accept: 'image/webp' },
      });
      expect([
        webp.headers['content-type'],
        carries(webp.body),
        webp.text.includes('EXIF'),
      ]).toEqual(['image/webp', [], false]);
    }
    expect(carries((await world.as('vera', `${photo}/original`)).body)).toEqual(all);
  }
  // Twice, since at first the sizes of stripped files are not known.
  for (let time = 0; time < 2; time += 1) {
    const zip = await world.as('anna', `${album}/archive`);
    expect(carries(zip.body)).toEqual([]);
    expect(Object.keys(await entriesOf(zip.body))).toEqual(['garden1.jpg', 'garden2.jpg', note]);
  }
});

test('leak 41: neither the thumbnail inside a file nor the video after it goes out stripped', {
  tag,
}, async ({ world }) => {
  for (const file of ['garden1.jpg', 'garden2.jpg']) {
    const { body } = await world.as('anna', `/photos/${world.photoId(file)}/original`);
    expect(body.subarray(-2).toString('hex')).toBe('ffd9');
    expect(body.includes('Exif\0')).toBe(false);
    expect(body.includes(personal.motion)).toBe(false);
  }
});

test('leak 40: pages name no path, no e-mail address and nobody else', { tag }, async ({
  world,
}) => {
  const people = Object.keys(world.userIds).map(
    (handle) => handle.charAt(0).toUpperCase() + handle.slice(1),
  );
  for (const viewer of ['visitor', 'anna', 'ben', 'carl', 'vera', 'holdsList'] as const) {
    const photo = world.photos.find(({ seenBy }) => seenBy.includes(viewer));
    for (const path of [
      '/',
      '/sign-in',
      `/albums/${world.albumId('Christmas')}`,
      `/photos/${photo?.id}`,
      '/access',
      '/api/auth/session',
      '/api/auth/providers',
    ]) {
      const { text } = await world.as(viewer, path);
      const named = people.filter(
        (name) => new RegExp(`\\b${name}\\b`).test(text) && name.toLowerCase() !== viewer,
      );
      expect([viewer, path, named]).toEqual([viewer, path, []]);
      expect(text).not.toMatch(/mail\.example|12_24_Christmas|\/library\/|\.kept|albumen\.db/);
    }
  }
});

test('leak 42: only administrators read the activity', { tag }, async ({ world }) => {
  for (const path of [
    '/admin/activity',
    '/admin/activity/export',
    '/admin/activity?kind=signed-in&person=1',
  ]) {
    for (const viewer of ['carl', 'vera', 'sam', 'ben'] as const) {
      const missing = responseText(await world.as(viewer, '/albums/999999'));
      expect([viewer, path, responseText(await world.as(viewer, path)) === missing]).toEqual([
        viewer,
        path,
        true,
      ]);
    }
    const told = await world.as('olga', path);
    expect(told.status).toBe(200);
    expect(world.secrets.filter((secret) => told.text.includes(secret))).toEqual([]);
  }
});
