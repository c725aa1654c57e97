import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { createMemoryLibrary, type MemoryFile, rawPath } from '../testing/memoryLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
let files: Map<string, MemoryFile>;
let clock: number;
beforeEach(() => {
  used = createTestLibrary();
  files = new Map();
  clock = 0;
});
afterEach(() => used.close());

const write = (path: string, data = path) => {
  clock += 1;
  files.set(rawPath(path), { bytes: jpeg({ data }), mtimeMs: clock, ctimeMs: clock });
};
const move = (from: string, to: string) => {
  for (const [path, file] of [...files]) {
    if (!path.startsWith(rawPath(from))) continue;
    files.delete(path);
    files.set(rawPath(to) + path.slice(rawPath(from).length), file);
  }
};
type Flags = Parameters<TestLibrary['scan']>[0];
const scan = (flags: Flags = {}) =>
  used.scan({ maxRemoved: 1, ...flags }, createMemoryLibrary(files));
const run = (statements: string) => used.inDatabase((client) => client.exec(statements));
const close = (dirpath: string) =>
  run(`update policies set public = 0 where id in (
    select policy_id from albums where dirpath = '${dirpath}')`);
const policies = () =>
  Object.fromEntries(
    used
      .albums()
      .filter(({ missing }) => !missing)
      .map((album) => [`${album.category} ${album.dirpath}`, album.public]),
  );
const seen = () =>
  used.inDatabase((client) =>
    client
      .prepare(
        `select cast(path as text) from photos join albums on albums.id = album_id
          join policies on policies.id = albums.policy_id
        where photos.missing_since is null and albums.missing_since is null and waiting = 0
          and public order by 1`,
      )
      .pluck()
      .all(),
  );

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

describe('what an owner closes while a scan reads headers stays closed', () => {
  /** Scans; as soon as the header of `path` is read for the last time, `change` is made. */
  const scanWhile = (path: string, change: string, flags: Flags = {}) => {
    const library = createMemoryLibrary(files);
    let done = false;
    return used.scan(
      { maxRemoved: 1, ...flags },
      {
        ...library,
        readEnds: (at, ...rest) => {
          if (at.toString() === path && !done) {
            done = true;
            run(change);
          }
          return library.readEnds(at, ...rest);
        },
      },
    );
  };
  const closing = (dirpath: string) =>
    `update policies set public = 0 where id in (
      select policy_id from albums where dirpath = '${dirpath}')`;

  beforeEach(async () => {
    write('plain/A/a.jpg');
    write('plain/B/b.jpg');
    write('plain/C/c.jpg');
    await scan();
  });

  test('a new album whose path differs only in case gets the new policy', async () => {
    write('plain/a/new.jpg', 'a size of its own');
    const { report, events } = await scanWhile('plain/a/new.jpg', closing('plain/A'));
    expect(policies()).toMatchObject({ 'Plain plain/A': 0, 'Plain plain/a': 0 });
    expect(report.recognised_albums.items).toEqual([{ path: 'plain/a', policy_from: 'plain/A' }]);
    expect(events).toContainEqual({ kind: 'recognised', path: 'plain/a', policyFrom: 'plain/A' });
  });

  test('photos of a closed and an open album that come together are seen by nobody', async () => {
    write('plain/D/a.jpg', 'plain/A/a.jpg');
    write('plain/D/b.jpg', 'plain/B/b.jpg');
    write('plain/D/new.jpg', 'a size of its own');
    await scanWhile('plain/D/new.jpg', closing('plain/A'));
    expect(policies()).toMatchObject({ 'Plain plain/A': 0, 'Plain plain/D': null });
    expect(seen()).toEqual(['plain/B/b.jpg', 'plain/C/c.jpg']);
  });

  test('a new album with photos of a closed one gets the new policy', async () => {
    write('plain/D/a.jpg', 'plain/A/a.jpg');
    write('plain/D/new.jpg', 'a size of its own');
    await scanWhile('plain/D/new.jpg', closing('plain/A'));
    expect(policies()).toMatchObject({ 'Plain plain/A': 0, 'Plain plain/D': 0 });
  });

  test.each([
    [
      'gives a policy to',
      "insert into policies (id, public) values (99, 0); update photos set policy_id = 99 where filename = 'copy.jpg'",
    ],
    ['approves', "update photos set waiting = 0 where filename = 'copy.jpg'"],
  ])(
    'nothing is lost when the owner %s a waiting copy that becomes the original',
    async (_, decide) => {
      run(
        `insert into policies (id, public) values (98, 0); update photos set policy_id = 98 where filename = 'a.jpg'`,
      );
      write('plain/B/copy.jpg', 'plain/A/a.jpg');
      write('plain/A/other.jpg');
      await scan();
      files.delete(rawPath('plain/A/a.jpg'));
      write('plain/B/new.jpg', 'a size of its own');
      await scanWhile('plain/B/new.jpg', decide);
      const copies = used.photos().filter(({ filename }) => filename === 'copy.jpg');
      expect(copies).toMatchObject([
        { id: 1, missing: false, policy_id: 98 },
        { missing: true, unrevealed: 0 },
      ]);
    },
  );

  test('an album of another category that is new in the same directory gets the new policy', async () => {
    const patterns = [
      compilePattern('New', String.raw`plain/(?<a_name>[^/]+)/new\.jpg`),
      ...used.settings.patterns,
    ];
    write('plain/A/new.jpg', 'a size of its own');
    await scanWhile('plain/A/new.jpg', closing('plain/A'), { patterns });
    expect(policies()).toMatchObject({ 'Plain plain/A': 0, 'New plain/A': 0 });
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
    // Its own photo returns. New ones go on waiting.
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
    // The closed album comes back with its own photo.
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
