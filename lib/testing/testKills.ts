import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { photoCondition, visitor } from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { jpeg } from './testJpeg.ts';
import { otherTime } from './testKeptListings.ts';
import type { TestLibrary } from './testLibrary.ts';

const killedScan = scriptArgs('lib/testing/killedScan.ts');

/** `laterMs`: trust the times of directories, at a time that is so much later. */
type KilledScan = Pick<TestLibrary, 'root' | 'dataDir'> & { readonly laterMs?: number };

const argumentsOf = ({ root, dataDir, laterMs }: KilledScan, point: number | '') => [
  ...killedScan,
  root,
  dataDir,
  String(point),
  String(laterMs ?? ''),
];

/** Tests only: scans to the end in a process of its own; resolves to the points of `scanKilledAt`. */
export async function countKillPoints(scan: KilledScan): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, argumentsOf(scan, ''));
  return Number(stdout);
}

/** Tests only: scans in a process that kills itself at this point (from 1); returns its signal. */
export function scanKilledAt(scan: KilledScan, point: number): string | null {
  return spawnSync(process.execPath, argumentsOf(scan, point)).signal;
}

/** Tests only: a library that was scanned by these settings, and then changed in every way. */
export async function makeChangedLibrary(
  used: TestLibrary,
  photosOfNewAlbum: number,
  settings: Parameters<TestLibrary['scan']>[0] = {},
) {
  const fill = (dirpath: string, count: number, extension = 'jpg') => {
    for (let i = 0; i < count; i++) {
      used.write(`${dirpath}/${i}.${extension}`, jpeg({ data: `${dirpath}/${i}.${extension}` }));
    }
  };
  fill('2013/01_19_Snow', 20);
  fill('2013/01_20_Away', 2);
  fill('2013/01_21_Gone', 2);
  await used.scan(settings);
  cpSync(join(used.root, '2013/01_20_Away'), join(used.dir, 'away'), { recursive: true });
  used.remove('2013/01_20_Away');
  await used.scan(settings);
  await otherTime();
  cpSync(join(used.dir, 'away'), join(used.root, '2013/01_20_Away'), { recursive: true });
  used.remove('2013/01_21_Gone');
  used.remove('2013/01_19_Snow/3.jpg');
  used.write('2013/01_19_Snow/4.jpg', 'not a picture any more');
  used.write('2013/01_19_Snow/5.jpg', jpeg({ taken: '2013:01:19 10:00:00', data: 'dated' }));
  fill('2013/01_19_Snow', 30, 'png');
  fill('2014/05_05_New', photosOfNewAlbum);
  fill('plain/Dateless', 3);
  used.inDatabase((client) =>
    client.exec("update photos set taken_at = '1999-01-01' where filename = '6.jpg'"),
  );
}

/** Tests only: the whole gallery without ids and times of the scan, and the part that is visible. */
export function describeGallery(used: TestLibrary) {
  const albums = used.albums().map((album) => ({
    ...omit(album, ['id', 'policy_id', 'added_at', 'missing_since']),
    missing: album['missing_since'] !== null,
  }));
  const photos = used
    .photos()
    .map((photo) => ({
      ...omit(photo, [
        'id',
        'album_id',
        'added_at',
        'appeared_at',
        'missing_since',
        'file_time',
        'etag',
      ]),
      path: photo.path,
      missing: photo.missing,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const isVisible = ({ missing }: { missing: boolean }) => !missing;
  return {
    all: { albums, photos },
    visible: { albums: albums.filter(isVisible), photos: photos.filter(isVisible) },
  };
}

function omit(row: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** Tests only: copies the data directory; returns a function that restores it. */
export function keepData(used: TestLibrary): () => void {
  const kept = join(used.dir, 'data-kept');
  cpSync(used.dataDir, kept, { recursive: true });
  return () => {
    rmSync(used.dataDir, { recursive: true });
    cpSync(kept, used.dataDir, { recursive: true });
  };
}

/** Tests only: the content of the hidden files of `makeMovedLibrary`. */
export const secret = 'secret';

/**
 * Tests only: a library that was scanned, whose owner hid photos and albums, and in which files and
 * directories were then moved.
 */
export async function makeMovedLibrary(used: TestLibrary) {
  const { root } = used;
  const write = (path: string, data = path) => used.write(path, jpeg({ data }));
  const move = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    renameSync(join(root, from), join(root, to));
  };
  const copy = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(join(root, from), join(root, to), { recursive: true });
  };
  const hidden = ['moved', 'swapped', 'copied', 'replacing', 'renamed', 'original'];
  for (const name of hidden) write(`2013/01_19_Mixed/${name}.jpg`, `${secret} ${name}`);
  for (const name of ['one', 'two', 'three']) write(`2013/01_19_Mixed/${name}.jpg`);
  for (const name of ['a', 'b', 'c']) write(`2013/01_20_Closed/${name}.jpg`, `${secret} ${name}`);
  for (const name of ['d', 'e']) write(`2013/01_21_Parts/${name}.jpg`, `${secret} ${name}`);
  for (const name of ['f', 'g']) write(`2013/01_22_Open/${name}.jpg`);
  await used.scan();
  used.inDatabase((client) => {
    client.exec(`update policies set public = 0 where id in (
      select policy_id from albums where dirpath in ('2013/01_20_Closed', '2013/01_21_Parts'))`);
    const add = client.prepare('insert into policies (public) values (0)');
    const hide = client.prepare('update photos set policy_id = ? where filename = ?');
    for (const name of hidden) hide.run(add.run().lastInsertRowid, `${name}.jpg`);
  });
  // A copy that waits, and whose original is deleted afterwards.
  copy('2013/01_19_Mixed/original.jpg', '2013/01_22_Open/waits.jpg');
  await used.scan();
  used.remove('2013/01_19_Mixed/original.jpg');

  move('2013/01_19_Mixed/moved.jpg', '2013/01_22_Open/elsewhere.jpg');
  move('2013/01_19_Mixed/swapped.jpg', '2013/01_19_Mixed/between.jpg');
  move('2013/01_19_Mixed/one.jpg', '2013/01_19_Mixed/swapped.jpg');
  move('2013/01_19_Mixed/between.jpg', '2013/01_19_Mixed/one.jpg');
  copy('2013/01_19_Mixed/copied.jpg', '2013/01_22_Open/copy.jpg');
  copy('2013/01_19_Mixed/replacing.jpg', '2013/01_19_Mixed/two.jpg');
  move('2013/01_19_Mixed/renamed.jpg', '2013/01_19_Mixed/ReNamed.JPG');
  write('2013/01_19_Mixed/copied.png', 'made from what is hidden');
  move('2013/01_20_Closed', '2014/05_05_Closed again');
  move('2013/01_21_Parts/d.jpg', '2014/05_06_New/d.jpg');
  copy('2013/01_21_Parts/e.jpg', 'plain/Copies/e.jpg');
  write('2014/05_07_Fresh/h.jpg');
  used.inDatabase((client) =>
    client.exec("update photos set taken_at = '1999-01-01' where filename = 'three.jpg'"),
  );
}

/** Tests only: the contents of the files that a visitor sees. */
export function contentsSeen(used: TestLibrary): string[] {
  const shown = used.inDatabase((client) =>
    allRows<{ path: Buffer }>(
      { $client: client },
      sql`select path from photos join albums on albums.id = album_id
        where ${compile(photoCondition(visitor))}`,
    ),
  );
  return shown.map(({ path }) => readFileSync(join(used.root, path.toString())).toString('latin1'));
}

/** Tests only: the policies of photos and albums, by their ids. */
export function policiesById(used: TestLibrary): Record<string, unknown> {
  const rows = used.inDatabase((client) =>
    client
      .prepare(
        `select thing, public, inherit from (
          select 'photo ' || id as thing, policy_id from photos where policy_id is not null
          union all
          select 'album ' || id, policy_id from albums where unrevealed = 0
        ) left join policies on policies.id = policy_id`,
      )
      .raw()
      .all(),
  ) as [string, ...unknown[]][];
  return Object.fromEntries(rows.map(([thing, ...policy]) => [thing, policy]));
}
