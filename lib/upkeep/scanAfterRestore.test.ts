import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfigText } from '../config/loadConfig.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { blindTo } from '../testing/blindLibrary.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { makeBackup } from './backup.ts';
import { restoreBackup } from './restore.ts';

const { used, write, rename, scan, scanPhotos, hide, close, sql, seen, waiting } =
  openRecognitionLibrary();
const later = '2014/02_02_Later';

/** Does something, and puts the gallery of before back. */
async function restoreFromBefore(between: () => unknown): Promise<void> {
  const yaml = 'library: ./photos\ndata_dir: ./data\n';
  process.env['GALLERY_CONFIG'] = join(used.dir, 'gallery.yaml');
  writeFileSync(join(used.dir, 'gallery.yaml'), yaml);
  const backup = join(used.dir, 'backup.tar.gz');
  await makeBackup(
    readConfigText(() => yaml),
    backup,
    null,
  );
  await between();
  rmSync(used.dataDir, { recursive: true });
  await restoreBackup(backup, { keepConfig: false });
}

test('what was hidden after the backup that is restored is shown to nobody by the next scan', async () => {
  await scanPhotos('a', 'b');
  await restoreFromBefore(async () => {
    for (const path of [`${later}/x`, `${later}/y`, `${shown}/c`]) write(`${path}.jpg`);
    await scan();
    hide(`${shown}/c.jpg`);
    close(later);
  });
  const before = ['a', 'b'].map((name) => `${shown}/${name}.jpg`);
  const known = [...before, `${other}/d.jpg`];
  const dry = await scan({ dryRun: true });
  expect(dry.report.waiting_photos.items).toMatchObject([{ why: 'restored' }]);

  const { events } = await scan();
  expect(events).toContainEqual({ kind: 'closed', why: 'restore' });
  expect(seen()).toEqual(known);
  expect(waiting()).toEqual([[`${shown}/c.jpg`, 'restored']]);
  // Nobody has decided about the album, which is told; what comes to it later is hidden too.
  const policyOf = (dirpath: string) =>
    used.albums().find((album) => album.dirpath === dirpath)?.public;
  expect(policyOf(later)).toBeNull();
  write(`${later}/z.jpg`);
  // From then on, new albums get what gallery.yaml says.
  write('2015/03_03_New/n.jpg');
  expect((await scan()).events).not.toContainEqual({ kind: 'closed', why: 'restore' });
  expect(seen()).toEqual([...known, '2015/03_03_New/n.jpg'].sort());
});

test('a scan that is refused after a restore leaves all that is new to the next one', async () => {
  await scanPhotos('a', 'b');
  await restoreFromBefore(() => write(`${later}/x.jpg`));
  // A part of the library is not mounted.
  for (const album of [shown, other]) rename(album, `../away/${album}`);
  expect((await scan({ maxRemoved: 0 })).state).toBe('refused');
  for (const album of [shown, other]) rename(`../away/${album}`, album);
  expect((await scan()).state).toBe('done');
  expect(seen()).toHaveLength(3);
});

test('what the first scan after a restore could not look at is shown to nobody by a later one', async () => {
  await scanPhotos('a', 'b');
  await restoreFromBefore(() => undefined);
  for (const path of [`${later}/x`, `${later}/sub/y`, `${shown}/c`]) write(`${path}.jpg`);
  const before = seen();
  const library = openLocalLibrary(used.root);
  const blind = (path: string) => used.scan({ maxRemoved: 1 }, blindTo(library, path));
  await used.scan({ maxRemoved: 1 }, blindTo(blindTo(library, later), `${shown}/c.jpg`));
  await blind(later);
  expect(waiting()).toEqual([[`${shown}/c.jpg`, 'restored']]);
  write('2015/03_03_New/n.jpg');
  await blind(`${later}/sub`);
  write(`${later}/sub/z.jpg`);
  await scan();
  expect(seen()).toEqual([...before, '2015/03_03_New/n.jpg'].sort());
  write('2015/03_04_New/n.jpg');
  await scan();
  expect(seen()).toContain('2015/03_04_New/n.jpg');
});

test.each([
  ['no library', ''],
  ['an empty one', shown.slice(0, 4)],
])(
  'a first scan after a restore that found %s leaves all that is new to the next one',
  async (_, away) => {
    await scanPhotos('a', 'b');
    await restoreFromBefore(() => write(`2013/02_02_Later/x.jpg`));
    const before = seen();
    rename(away, '../../away');
    expect((await scan({ allowRemovals: true })).state).toBe('done');
    rename('../../away', away);
    const { events } = await scan();
    expect(events).toContainEqual({ kind: 'closed', why: 'restore' });
    write(`2013/02_02_Later/y.jpg`);
    await scan();
    expect(seen()).toEqual(before);
  },
);

test('what was on a disk that was not mounted at the first scan after a restore is shown to nobody later', async () => {
  await scanPhotos('a', 'b');
  write('2014/02_02_Known/k.jpg');
  await scan();
  await restoreFromBefore(() => {
    for (const path of [`${later}/x`, '2014/02_02_Known/l']) write(`${path}.jpg`);
  });
  const before = seen();
  // One of its files could not be read before.
  const library = openLocalLibrary(used.root);
  await used.scan({ maxRemoved: 1 }, blindTo(blindTo(library, later), '2014/02_02_Known/l.jpg'));
  rename('2014', '../away');
  await scan();
  await scan();
  rename('../away', '2014');
  write('2015/03_03_New/n.jpg');
  await scan();
  expect(seen()).toEqual([...before, '2015/03_03_New/n.jpg'].toSorted());
  write('2014/03_03_New/n.jpg');
  await scan();
  expect(seen()).toContain('2014/03_03_New/n.jpg');
});

test('nor is it where it was renamed meanwhile', async () => {
  await scanPhotos('a', 'b');
  await restoreFromBefore(() => undefined);
  for (const path of [`${shown}/c`, `${shown}/new/x`]) write(`${path}.jpg`);
  const library = openLocalLibrary(used.root);
  await used.scan({ maxRemoved: 1 }, blindTo(library, shown));
  const party = '2013/01_21_Party';
  rename(shown, party);
  await used.scan({ maxRemoved: 1 }, blindTo(library, `${party}/new`));
  await scan();
  const known = ['a', 'b'].map((name) => `${party}/${name}.jpg`);
  expect(seen()).toEqual([`${other}/d.jpg`, ...known]);
});

test('a file that was written to during the first scan after a restore waits in the next one', async () => {
  await scanPhotos('a', 'b');
  await restoreFromBefore(() => undefined);
  write(`${shown}/c.jpg`);
  const library = openLocalLibrary(used.root);
  const list: typeof library.list = async function* (...asked) {
    for await (const batch of library.list(...asked)) yield batch;
    write(`${shown}/c.jpg`, 'something longer than it was when it was listed');
  };
  await used.scan({}, { ...library, list });
  expect(used.photos()).toHaveLength(3);
  await scan();
  expect(waiting()).toEqual([[`${shown}/c.jpg`, 'restored']]);
});

test('another photo with the name of one that was missing in the backup waits as well', async () => {
  await scanPhotos('a', 'b');
  rename(`${shown}/a.jpg`, '../a.jpg');
  await scan();
  await restoreFromBefore(async () => {
    write(`${shown}/a.jpg`, 'another');
    await scan();
    hide(`${shown}/a.jpg`);
  });
  await scan();
  expect(waiting()).toEqual([[`${shown}/a.jpg`, 'restored']]);
});

test('a gallery that had nothing when the backup was made is scanned as a new one', async () => {
  sql('select 1');
  await restoreFromBefore(() => undefined);
  write(`${later}/x.jpg`);
  expect((await scan()).state).toBe('done');
  expect(seen()).toEqual([`${later}/x.jpg`]);
});
