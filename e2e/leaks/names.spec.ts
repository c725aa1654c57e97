import { expect, type Page } from '@playwright/test';
import { parse } from 'content-disposition';
import JSZip from 'jszip';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { makeShare } from '../../lib/links/shares.ts';
import { editAlbum, editPhoto } from '../../lib/photos/edits.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { nameBytes, plainFileName } from '../../lib/text/fileNames.ts';
import { archiveNames } from '../../lib/zip/archiveNames.ts';
import { runCommand } from '../gallery/commands.ts';
import { test } from '../gallery/galleries.ts';
import { inParallel } from './http.ts';
import { withRsc } from './pagesOf.ts';
import { personal } from './pictures.ts';
import { addFiles } from './scans.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';

const albumName = `<img src=x onerror=hit()>"'&lt;\u202egpj\u0007\u001b]0;T\u009b31m 👨‍👩‍👧{{7*7}}`;
const directory = `2012/02_02_${albumName}`;
const names = [
  '<svg onload=hit()>.jpg',
  `"'><script>hit()<∕script>.jpg`,
  '100%41 a;b=c,d.jpg',
  'bell\u0007esc\u001b[31mred\u202egpj.exe.jpg',
  'next\u0085line.jpg',
  'family 👨‍👩‍👧 Été ﬁn.jpg',
  `${'é'.repeat(125)}x.jpg`,
  '..%2f..%2fevil.jpg',
  '...\\..\\evil.jpg',
  'CON.jpg',
  'what?: *.jpg',
  'what_: _.jpg',
  '=cmd|calc.jpg',
];
const markup = '</script><script>hit()</script><img src=x onerror=hit()>';

/**
 * Characters unsafe for a terminal: control characters except line ends, and those that change the
 * direction of text.
 */
const unsafe = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

type Found = { readonly albumId: number; readonly photos: readonly FoundPhoto[] };
type FoundPhoto = { readonly id: number; readonly filename: string };

/** The public album that has these names, in the gallery while this file's tests run. */
let found: Found;
let takeOut: () => void;

test.beforeAll(async ({ world }) => {
  const files = Object.fromEntries(names.map((name, at) => [`${directory}/${name}`, 60 + at]));
  takeOut = await addFiles(world, files);
  const photos = allRows<FoundPhoto & { albumId: number }>(
    world.db,
    sql`select photos.id, filename, album_id as albumId
      from photos
      join albums on albums.id = album_id
      where dirpath like '2012/%'
      order by order_at, sort_key, photos.path`,
  );
  expect(photos).toHaveLength(names.length);
  found = { albumId: photos[0]?.albumId ?? 0, photos };
  const target = { kind: 'album', id: found.albumId } as const;
  const nobody = { userIds: [], groupIds: [] };
  const everybody = { public: true, inherit: true, stripMetadata: true, ...nobody };
  setPolicies(world.db, null, [target], everybody);
  giveTexts(world, found);
});

test.afterAll(() => takeOut());

/** All pages that show one of the names. */
const pagesWith = ({ albumId, photos }: Found): readonly (readonly [ViewerName, string])[] => [
  ['visitor', '/'],
  ['visitor', '/?q=img'],
  ['visitor', '/years/2012'],
  ['visitor', `/albums/${albumId}`],
  ...photos.map(({ id }) => ['visitor', `/photos/${id}`] as const),
  ...['/admin', '/admin/albums', `/admin/albums/${albumId}`, `/admin/albums/${albumId}/cover`].map(
    (path) => ['olga', path] as const,
  ),
  ...photos.map(({ id }) => ['olga', `/admin/photos/${id}`] as const),
  ['olga', `/admin/policies?album=${albumId}`],
  ['olga', `/admin/shares/new?album=${albumId}`],
  ['olga', '/admin/shares'],
  ['olga', '/admin/scan'],
  ['olga', '/admin/activity'],
  ['olga', '/admin/activity/export'],
];

test('leak 43: names and texts with markup are text, in pages, payloads and tables', {
  tag,
}, async ({ world }) => {
  const faults: string[] = [];
  await inParallel(pagesWith(found), async ([viewer, path]) => {
    for (const rsc of [false, true]) {
      const headers = rsc ? { rsc: '1' } : {};
      const answer = await world.as(viewer, rsc ? withRsc(path) : path, { headers });
      if (answer.status !== 200) faults.push(`${path}: ${answer.status}`);
      const isPage = String(answer.headers['content-type']).startsWith('text/html');
      if (isPage && /<img src=x|<svg onload|<script>hit/.test(answer.text)) {
        faults.push(`${viewer} ${path}: markup`);
      }
      // The owner's screens repeat what files contain.
      const hidden = viewer === 'olga' ? [] : Object.values(personal);
      const metadata = hidden.filter((text) => answer.body.includes(text));
      if (metadata.length > 0) faults.push(`${viewer} ${path}: ${metadata}`);
      if (path.endsWith('export') && /^["']?=cmd|,"?=cmd/m.test(answer.text)) {
        faults.push('a formula');
      }
    }
  });
  expect(faults).toEqual([]);
});

test('leak 43: a browser runs no script from names and texts', { tag }, async ({ world, page }) => {
  const said: string[] = [];
  page.on('dialog', (dialog) => dialog.dismiss());
  page.on('console', (message) => {
    if (/hit|Content Security Policy|Refused/.test(message.text())) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  for (const viewer of ['visitor', 'olga'] as const) {
    await becomeIn(page, world, viewer);
    const first = found.photos.slice(0, 2).map(({ id }) => id);
    const shown = pagesWith(found).filter(
      ([who, path]) =>
        who === viewer &&
        !path.endsWith('export') &&
        (!path.includes('/photos/') || first.some((id) => path.endsWith(`/${id}`))),
    );
    for (const [, path] of shown) {
      await page.goto(`${world.url}${path}`);
      await expect(page.locator('h1').first()).toBeAttached();
    }
  }
  expect(said).toEqual([]);
});

test('leak 23: a file is saved under its own name, whatever that is', { tag }, async ({
  world,
}) => {
  const { albumId, photos } = found;
  for (const { id, filename } of photos) {
    const { headers } = await world.ask(`/photos/${id}/original?download`);
    const given = String(headers['content-disposition']);
    expect(given).toMatch(/^attachment; [\x20-\x7e]*$/);
    expect(parse(given).parameters['filename']).toBe(plainFileName(filename));
    const thumb = String((await world.ask(`/photos/${id}/thumb`)).headers['content-disposition']);
    expect(thumb).toMatch(/^inline; [\x20-\x7e]*$/);
    expect(parse(thumb).parameters['filename']).toMatch(/_thumb\.jpg$/);
  }
  const { headers } = await world.ask(`/albums/${albumId}/archive`, { method: 'HEAD' });
  const given = String(headers['content-disposition']);
  expect(given).toMatch(/^attachment; [\x20-\x7e]*$/);
  const name = parse(given).parameters['filename'] ?? '';
  expect(name).toBe(plainFileName(`2012-02-02_${albumName}.zip`));
  expect(name).not.toMatch(unsafe);
});

test('leak 23: names in an archive are one file each, of the folder it is unpacked in', {
  tag,
}, async ({ world }) => {
  const { albumId, photos } = found;
  const zip = await JSZip.loadAsync((await world.ask(`/albums/${albumId}/archive`)).body, {
    checkCRC32: true,
  });
  const inside = Object.values(zip.files).map(
    ({ unsafeOriginalName, name }) => unsafeOriginalName ?? name,
  );
  expect(inside).toEqual(archiveNames(photos.map(({ filename }) => filename)));
  expect(inside.filter((name) => unsafe.test(name) || /[/\\<>:"|?*]|^\.\./.test(name))).toEqual([]);
  expect(inside.filter((name) => nameBytes(name) > 255)).toEqual([]);
  expect(new Set(inside.map((name) => name.toLowerCase())).size).toBe(names.length);
  expect(inside).toContain('family 👨‍👩‍👧 Été ﬁn.jpg');
});

test('leak 43: no command and no log rewrites the terminal', { tag }, async ({ world }) => {
  const { albumId, photos } = found;
  const [photo] = photos;
  const commands = [
    ['scan', '--full', '--verbose'],
    ['policy', 'set', `${directory}/*`, '--public', '--dry-run'],
    ['policy', 'show', `album:${albumId}`],
    ['policy', 'who', `photo:${photo?.id}`],
    ['policy', 'show', `nothing\u001b[31m\u202e`],
  ];
  for (const [name = '', ...args] of commands) {
    const { stdout, stderr } = runCommand(world.config, name, args);
    const bad = `${stdout}${stderr}`.split('\n').filter((line) => unsafe.test(line));
    expect([name, ...args, bad.map((line) => JSON.stringify(line))]).toEqual([name, ...args, []]);
    expect(`${stdout}${stderr}`).not.toBe('');
  }
  const logged = world
    .output()
    .split('\n')
    .filter((line) => unsafe.test(line));
  expect(logged.map((line) => JSON.stringify(line))).toEqual([]);
});

/** Sets texts that the owner and others can write. */
function giveTexts({ db }: LeakWorld, { albumId, photos: [photo] }: Found): void {
  editAlbum(db, null, albumId, { description: markup });
  editPhoto(db, null, photo?.id ?? 0, { caption: markup });
  makeShare(db, null, { name: markup, of: { albumId } });
}

/** Gives a browser the cookies of a viewer. */
async function becomeIn(page: Page, world: LeakWorld, viewer: ViewerName): Promise<void> {
  await page.context().clearCookies();
  const pairs = world.cookies[viewer].split('; ').filter(Boolean);
  await page.context().addCookies(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: world.url };
    }),
  );
}
