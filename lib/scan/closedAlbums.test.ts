import { beforeEach, describe, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { openMemoryAlbums } from '../testing/memoryAlbums.ts';
import { rawPath } from '../testing/memoryLibrary.ts';

const { used, files, write, move, scan, run, close, policies, seen } = openMemoryAlbums();

describe('new photos in a directory whose path differs from that of a closed album only in case or Unicode form', () => {
  const open = 'plain/Open/o.jpg';
  beforeEach(async () => {
    write('plain/Caf\u00e9/a.jpg');
    write(open);
    await scan();
    close('plain/Caf\u00e9');
  });

  test.each([
    ['case', 'plain/caf\u00e9'],
    ['Unicode form', 'plain/Cafe\u0301'],
    ['both, of a directory above too', 'Plain/cAfe\u0301'],
  ])('are shown to nobody else: %s', async (_, twin) => {
    const patterns = [compilePattern('Plain', String.raw`(?i)plain/(?<a_name>[^/]+)/.*\.jpg`)];
    write(`${twin}/new.jpg`);
    const { report } = await scan({ patterns });
    expect(policies()).toMatchObject({ [`Plain ${twin}`]: 0 });
    expect(seen()).toEqual([open]);
    expect(report.recognised_albums.items).toEqual([
      { path: twin, policy_from: 'plain/Caf\u00e9' },
    ]);
  });

  test('are shown to nobody else when the closed album is missing, too', async () => {
    move('plain/Caf\u00e9', 'away');
    await scan();
    write('plain/CAF\u00c9/new.jpg');
    await scan();
    expect(policies()).toMatchObject({ 'Plain plain/CAF\u00c9': 0 });
    expect(seen()).toEqual([open]);
  });

  test('wait if another album moves there at the same time', async () => {
    move('plain/Open', 'plain/CAF\u00c9');
    write('plain/CAF\u00c9/new.jpg');
    const { report } = await scan();
    expect(seen()).toEqual(['plain/CAF\u00c9/o.jpg']);
    expect(report.waiting_photos.items).toMatchObject([{ why: 'new-among-known' }]);
  });

  test('are shown beside an open album, and under a name that only looks alike', async () => {
    write('plain/OPEN/new.jpg');
    write('plain/Caf\uff45/new.jpg');
    await scan();
    expect(seen()).toEqual([open, 'plain/OPEN/new.jpg', 'plain/Caf\uff45/new.jpg'].sort());
  });
});

describe('new photos in a directory whose path is like that of a closed album', () => {
  const [closed, twin] = ['plain/Caf\u00e9', 'plain/CAF\u00c9'];
  const waiting = () =>
    used.inDatabase((client) =>
      client
        .prepare('select cast(path as text) from photos where waiting = 1 order by 1')
        .pluck()
        .all(),
    );

  test('wait where the directory was an open album before', async () => {
    write(`${twin}/old.jpg`);
    await scan();
    move(twin, 'away');
    await scan();
    write(`${closed}/a.jpg`);
    await scan();
    close(closed);
    write(`${twin}/secret.jpg`);
    await scan();
    expect(waiting()).toEqual([`${twin}/secret.jpg`]);
    // The photo of the open album is shown when it returns, and new photos still wait.
    move('away/old.jpg', `${twin}/old.jpg`);
    write(`${twin}/another.jpg`);
    await scan();
    expect(waiting()).toEqual([`${twin}/another.jpg`, `${twin}/secret.jpg`]);
    expect(seen()).toEqual([`${twin}/old.jpg`]);
  });

  test('wait where they come together with old photos of the directory', async () => {
    write(`${twin}/old.jpg`);
    await scan();
    move(twin, 'away');
    write(`${closed}/a.jpg`);
    await scan();
    close(closed);
    move('away', twin);
    write(`${twin}/secret.jpg`);
    await scan();
    expect(waiting()).toEqual([`${twin}/secret.jpg`]);
    expect(seen()).toEqual([`${twin}/old.jpg`]);
  });

  test('are shown where they belong to an open album of another category', async () => {
    const patterns = ['jpg', 'png'].map((extension) =>
      compilePattern(extension, String.raw`plain/(?<a_name>[^/]+)/.*\.${extension}`),
    );
    write('plain/A/a.jpg');
    write('plain/A/a.png');
    await scan({ patterns });
    run(`update policies set public = 0 where id in (
      select policy_id from albums where category = 'png')`);
    write('plain/A/b.jpg');
    await scan({ patterns });
    expect(seen()).toEqual(['plain/A/a.jpg', 'plain/A/b.jpg']);
  });

  test.each([
    ['taken by another album', ''],
    [
      'taken by another album, as an older version stored it',
      `update albums set raw_dirpath = cast('/' || id as blob)
      where raw_dirpath like '/%'`,
    ],
  ])('are shown to nobody else where the place was %s, and left again', async (_, statements) => {
    write(`${closed}/a.jpg`);
    write('plain/Open/o.jpg');
    await scan();
    close(closed);
    move(closed, 'away');
    await scan();
    move('plain/Open', closed);
    await scan();
    run(statements);
    move(closed, 'plain/Open');
    await scan();
    write(`${closed}/new.jpg`);
    write(`${twin}/new.jpg`);
    await scan();
    expect(seen()).toEqual(['plain/Open/o.jpg']);
    // The closed album is back in its place, with its own photo.
    move('away', closed);
    await scan();
    expect(seen()).toEqual(['plain/Open/o.jpg']);
  });
});

test('a waiting copy takes the place of its removed original, though the category is renamed at the same time', async () => {
  const [copy, original] = ['plain/A/a.jpg', 'plain/a/a.jpg'];
  write('plain/A/b.jpg');
  write(original, 'same');
  await scan();
  close('plain/a');
  write(copy, 'same');
  await scan();
  files.delete(rawPath(original));
  await scan({ patterns: [compilePattern('Other', 'plain/(?<a_name>[^/]+)/.*')] });
  const present = used
    .photos()
    .filter(({ missing }) => !missing)
    .map(({ id, path }) => [id, path]);
  expect(present).toEqual([
    [1, 'plain/A/b.jpg'],
    [2, copy],
  ]);
  expect(used.albums().filter(({ missing }) => !missing)).toHaveLength(1);
});
