import { beforeEach, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { openMemoryAlbums, type ScanFlags } from '../testing/memoryAlbums.ts';
import { makeMemoryLibrary, rawPath } from '../testing/memoryLibrary.ts';

const { used, files, write, run, scan, policies, seen } = openMemoryAlbums();

/*
 * An owner closes an album while a scan reads headers, or decides about a photo: what is written at the end of
 * the scan must follow that, though it was planned before.
 */
/** Scans; as soon as the header of `path` is read for the last time, `change` is made. */
const scanWhile = (path: string, change: string, flags: ScanFlags = {}) => {
  const library = makeMemoryLibrary(files);
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
