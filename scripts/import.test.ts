import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Original } from '../lib/django/original.ts';
import { getUser } from '../lib/people/people.ts';
import { grantPermission } from '../lib/people/permissions.ts';
import { dumpOriginal, writeOriginalDatabase } from '../lib/testing/originalDatabase.ts';
import { makeTestGallery } from '../lib/testing/testCommands.ts';
import { fill } from '../lib/testing/testWorld.ts';

vi.setConfig({ testTimeout: 180_000 });

const gallery = makeTestGallery();
const dir = mkdtempSync(join(tmpdir(), 'albumen-import-'));
afterAll(async () => {
  await gallery.close();
  rmSync(dir, { recursive: true });
});

const person = {
  name: '=Ann, the first',
  email: 'ann@example.org',
  password: '!',
  isActive: true,
  isSuperuser: false,
  permissions: [],
};
const original: Original = {
  users: [{ ...person, id: '1', username: 'ann', groupIds: ['1'] }],
  groups: [{ id: '1', name: 'Family', permissions: [] }],
  albums: [
    {
      id: '1',
      category: 'Photos',
      dirpath: '2020/\u001b[31mLake',
      date: '2020-01-01',
      name: 'Lake',
      policy: { public: false, inherit: true, userIds: [], groupIds: ['1'] },
    },
  ],
  photos: [{ id: '1', albumId: '1', filename: 'a.jpg', policy: null }],
};
const file = join(dir, "it's a db.sqlite3");
const links = join(dir, 'links.csv');
const django = (...args: string[]) => gallery.run('import', ['django', ...args]);
const json = (...args: string[]) => JSON.parse(django(...args, '--json').out);

beforeAll(() => {
  writeOriginalDatabase(file, original);
  const db = gallery.open();
  fill(db, {
    users: 1,
    groups: 0,
    albums: [{ dirpath: '2020/\u001b[31mLake', name: 'Lake', photos: [{ name: 'a.jpg' }] }],
  });
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  db.$client.close();
});

describe('npm run import -- django', () => {
  it('refuses what cannot be imported, and wrong usage', () => {
    const bad = join(dir, 'bad.sqlite3');
    writeFileSync(bad, 'hello');
    expect(django(bad, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('neither a SQLite database nor a dump'),
    });
    expect(django(join(dir, 'none'), '--yes').code).toBe(1);
    expect(django(file, '--json').code).toBe(2);
    expect(django(file, '--dry-run', '--links', links).code).toBe(2);
    expect(django().code).toBe(2);
  });

  it('says what it would do, asks, and does nothing without an answer', () => {
    const dry = django(file, '--dry-run');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toContain('Albums: 1 of 1 are here. Photos: 1 of 1.\n');
    expect(dry.out).toContain('2 of 2 viewers (visitors are one) would see exactly');
    expect(django(file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing was applied'),
    });
    expect(gallery.runProcess('import', ['django', file], 'n\n').code).toBe(1);
    const db = gallery.open();
    expect(() => getUser(db, 'ann')).toThrow('no user');
    db.$client.close();
  });

  it('applies when told, writes new links for their owner alone, and is undone', () => {
    writeFileSync(links, 'precious');
    expect(django(file, '--yes', '--links', links)).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already'),
    });
    expect(readFileSync(links, 'utf8')).toBe('precious');
    rmSync(links);
    const applied = json(file, '--yes', '--links', links);
    expect(applied).toMatchObject({
      applied: true,
      change: expect.any(Number),
      shows_more: false,
      users: ['ann'],
      groups: ['Family'],
      members: 1,
      albums: { matched: 1, not_here: 0 },
      photos: { matched: 1, not_here: 0 },
      policies: { created: 1, changed: 0, deleted: 0, kept: 0 },
      links: 1,
      people: [
        { user: null, there: 0, here: 0 },
        { user: 'ann', there: 1, here: 1 },
      ],
    });
    expect(statSync(links).mode & 0o777).toBe(0o600);
    const [heading, line = ''] = readFileSync(links, 'utf8').split('\r\n');
    expect(heading).toBe('handle,name,email,link');
    expect(line).toMatch(
      /^ann,"'=Ann, the first",ann@example.org,https:\/\/photos.example.org\/in\/[\w-]+$/,
    );
    expect(django(file, '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Everything is here already.'),
    });
    const undone = gallery.run('policy', ['undo', String(applied.change)]);
    expect(undone).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 user of the import cannot sign in any more.'),
    });
  });

  it('applies nothing that would show somebody more, unless told', () => {
    const dump = join(dir, 'dump.json');
    const albums = original.albums.map((album) => ({ ...album, policy: null }));
    writeFileSync(dump, dumpOriginal({ ...original, albums }));
    gallery.run('policy', ['set', 'album:1', '--public']);
    const edited = {
      ...original,
      albums,
      groups: [{ ...original.groups[0], id: '1', name: 'New', permissions: [] }],
    };
    writeFileSync(dump, dumpOriginal(edited));
    for (const args of [['--dry-run'], ['--yes']]) {
      expect(django(dump, ...args)).toMatchObject({
        code: 1,
        out: expect.stringContaining('More than there: 1: '),
        err: expect.stringContaining('--replace gives everything'),
      });
    }
    expect(django(dump, '--yes').out).not.toContain('\u001b');
    expect(json(dump, '--yes', '--replace')).toMatchObject({ policies: { deleted: 1 } });
  });
});
