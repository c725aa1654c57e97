import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpOriginal, writeOriginalDatabase } from '../testing/originalDatabase.ts';
import { ImportError, type Original } from './original.ts';
import { readOriginal } from './readOriginal.ts';

const original: Original = {
  users: [
    {
      id: '3',
      username: 'o\'brien"; drop table auth_user; --',
      name: 'Ann',
      email: 'ann@example.org',
      password: 'pbkdf2_sha256$1$salt$aGFzaA==',
      isActive: true,
      isSuperuser: false,
      groupIds: ['5'],
      permissions: ['scan'],
    },
    {
      id: '4',
      username: 'boss',
      name: '',
      email: '',
      password: '!unusable',
      isActive: false,
      isSuperuser: true,
      groupIds: [],
      permissions: [],
    },
  ],
  groups: [{ id: '5', name: 'Family', permissions: ['view'] }],
  albums: [
    {
      id: '1',
      category: 'Photos',
      dirpath: '2020/Été',
      name: '',
      date: '2020-05-01',
      policy: { public: false, inherit: true, userIds: ['3'], groupIds: ['5'] },
    },
  ],
  photos: [
    { id: '1', albumId: '1', filename: 'a.jpg', policy: null },
    {
      id: '2',
      albumId: '1',
      filename: 'b.jpg',
      policy: { public: true, inherit: false, userIds: [], groupIds: [] },
    },
  ],
};

let dir: string;
let file: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-django-'));
  file = join(dir, 'db.sqlite3');
  writeOriginalDatabase(file, original);
});
afterAll(() => rmSync(dir, { recursive: true }));

const changed = (name: string, statements: string): string => {
  const copy = join(dir, `${name}.sqlite3`);
  writeOriginalDatabase(copy, original);
  const db = new Sqlite(copy);
  db.pragma('foreign_keys = off');
  db.pragma('synchronous = off');
  db.exec(statements);
  db.close();
  return copy;
};
const written = (name: string, content: string | Buffer): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};

describe('the database of another gallery', () => {
  it('is read whole', () => {
    expect(readOriginal(file)).toEqual(original);
  });

  it('may lack what an older version had not', () => {
    const old = changed('old', 'alter table gallery_albumaccesspolicy drop column inherit');
    expect(readOriginal(old).albums[0]?.policy).toMatchObject({ inherit: true });
  });

  it('may have users of its own kind', () => {
    const own = changed(
      'own',
      `alter table auth_user rename to "people ""user""";
      alter table auth_user_groups rename to "people ""user""_groups";
      alter table auth_user_user_permissions rename to "people ""user""_user_permissions";`,
    );
    expect(readOriginal(own)).toEqual(original);
  });

  it.each([
    ['another database', 'drop table gallery_photo', 'it has no gallery_photo'],
    [
      'a table without a column',
      'alter table gallery_photo rename filename to name',
      'gallery_photo.filename',
    ],
    [
      'a view in place of a table',
      'drop table auth_group; create view auth_group as select 1 as id, 2 as name',
      'auth_group',
    ],
    ['a date that is none', "update gallery_album set date = 'yesterday'", 'albums 0 date'],
    [
      'a flag that is none',
      'update gallery_albumaccesspolicy set public = 7',
      'albumPolicies 0 public',
    ],
    [
      'a huge name',
      "update auth_user set username = replace(hex(zeroblob(50000)), '0', 'x') where id = 3",
      'users 0 username',
    ],
    [
      'bytes for a name',
      "update gallery_photo set filename = x'ff00' where id = 1",
      'photos 0 filename',
    ],
  ])('is refused: %s', (name, statements, message) => {
    const bad = changed(name.replaceAll(' ', '-'), statements);
    expect(() => readOriginal(bad)).toThrow(ImportError);
    expect(() => readOriginal(bad)).toThrow(message);
  });

  it.each([
    ['nothing', '', 'neither a SQLite database nor a dump'],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'neither a SQLite database nor a dump'],
    ['a header alone', 'SQLite format 3\0', 'cannot be'],
    [
      'a damaged database',
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9000, 7)]),
      'cannot be',
    ],
    ['half a dump', '[{"model": "auth.user"', 'no JSON'],
    ['another list', '[1, 2]', 'not what "manage.py dumpdata" writes'],
    ['a dump of nothing', '[]', 'holds no albums'],
  ])('is refused: %s', (name, content, message) => {
    const bad = written(name.replaceAll(' ', '-'), content);
    expect(() => readOriginal(bad)).toThrow(ImportError);
    expect(() => readOriginal(bad)).toThrow(message);
  });

  it('is refused where there is none', () => {
    expect(() => readOriginal(join(dir, 'none'))).toThrow(ImportError);
    expect(() => readOriginal(dir)).toThrow('it is no file');
  });

  const dumped = dumpOriginal(original, { natural: false });
  const inLines = (JSON.parse(dumped) as unknown[]).map((each) => `${JSON.stringify(each)}\n`);
  it.each<[string, string | Buffer]>([
    ['as Windows redirects it', Buffer.from(`\ufeff${dumped}`, 'utf16le')],
    ['in the other order of bytes', Buffer.from(`\ufeff${dumped}`, 'utf16le').swap16()],
    ['without a mark', Buffer.from(dumped, 'utf16le')],
    ['packed', gzipSync(dumped)],
    ['in lines', `\n${inLines.join('\n')}`],
    ['with escapes', dumped.replaceAll('É', '\\u00c9')],
  ])('is the same as a dump %s', (name, content) => {
    const plain = readOriginal(written('plain.json', dumped));
    expect(readOriginal(written(name.replaceAll(' ', '-'), content))).toEqual(plain);
    expect(plain.albums.map(({ dirpath }) => dirpath)).toEqual(['2020/Été']);
  });

  it.each([
    ['in the code page of Windows', Buffer.from(dumped, 'latin1'), 'is not UTF-8'],
    ['packed and cut', gzipSync(dumped).subarray(0, 200), 'cannot be unpacked'],
  ])('is refused: a dump %s', (name, content, message) => {
    const bad = written(name.replaceAll(' ', '-'), content);
    expect(() => readOriginal(bad)).toThrow(ImportError);
    expect(() => readOriginal(bad)).toThrow(message);
  });

  it.each([false, true])('is the same as a dump, with natural keys: %s', (natural) => {
    const dump = readOriginal(written('dump.json', `\ufeff${dumpOriginal(original, { natural })}`));
    const idOf = new Map(dump.users.map(({ id }, i) => [id, original.users[i]?.id]));
    expect(dump.users.map(({ username, password }) => [username, password])).toEqual(
      original.users.map(({ username, password }) => [username, password]),
    );
    expect(dump.groups.map(({ permissions }) => permissions)).toEqual([['view']]);
    expect(dump.users.map(({ permissions }) => permissions)).toEqual([['scan'], []]);
    expect(dump.users[0]?.groupIds).toEqual([dump.groups[0]?.id]);
    expect(dump.albums[0]?.policy?.userIds.map((id) => idOf.get(id))).toEqual(['3']);
    expect(dump.photos.map(({ policy }) => policy?.public)).toEqual([undefined, true]);
  });
});
