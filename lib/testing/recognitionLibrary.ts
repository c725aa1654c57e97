import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { jpeg } from './testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from './testLibrary.ts';

/** Tests only: the two public albums of tests of recognition. */
export const shown = '2013/01_19_Shown';
export const other = '2013/01_20_Other';

/** Tests only: a JPEG that is longer than the two ends which each scan reads, with this text between them. */
export const largeFile = (middle: string) =>
  Buffer.concat([
    jpeg({ data: 'head' }),
    Buffer.alloc(200_000),
    Buffer.from(middle),
    Buffer.alloc(200_000),
  ]);

/**
 * Tests only: a new library for each test of the file, with functions to rename and copy its files,
 * to hide what is in it, and to see what a visitor sees and what waits.
 */
export function openRecognitionLibrary() {
  const used = {} as TestLibrary;
  beforeEach(() => {
    Object.assign(used, makeTestLibrary());
  });
  afterEach(() => used.close());

  const write = (path: string, data = path) => used.write(path, jpeg({ data }));
  const rename = (from: string, to: string) => {
    mkdirSync(dirname(join(used.root, to)), { recursive: true });
    renameSync(join(used.root, from), join(used.root, to));
  };
  const copy = (from: string, to: string) => {
    mkdirSync(dirname(join(used.root, to)), { recursive: true });
    cpSync(join(used.root, from), join(used.root, to), { recursive: true });
  };
  const sql = (statements: string) => used.inDatabase((client) => client.exec(statements));
  /** The rows of a query, as arrays. */
  const read = (query: string) => used.inDatabase((client) => client.prepare(query).raw().all());
  /** Scans, however many photos have gone. */
  const scan = (flags: Parameters<TestLibrary['scan']>[0] = {}) =>
    used.scan({ maxRemoved: 1, ...flags });
  /** Scans photos of these names in the first album, and d.jpg in the other one. */
  const scanPhotos = async (...names: string[]) => {
    for (const name of names) write(`${shown}/${name}.jpg`);
    write(`${other}/d.jpg`);
    await scan();
  };

  /** Gives a photo a policy of its own that names nobody; with this id, where one is stated. */
  const hide = (path: string, policyId: number | null = null) =>
    used.inDatabase((client) => {
      const insert = client.prepare('insert into policies (id, public) values (?, 0)');
      const id = insert.run(policyId).lastInsertRowid;
      const done = client
        .prepare('update photos set policy_id = ? where path = cast(? as blob)')
        .run(id, path);
      expect(done.changes).toBe(1);
    });

  /** Scans four photos with captions, the first of which is hidden then. */
  const scanWithHidden = async () => {
    await scanPhotos('a', 'b', 'c');
    hide(`${shown}/a.jpg`);
    sql("update photos set caption = filename, edited_at = '2000-01-01'");
  };

  /** Gives an album a policy that names nobody. */
  const close = (dirpath: string) =>
    sql(`update policies set public = 0 where id in (
    select policy_id from albums where dirpath = '${dirpath}')`);

  /** The paths of the photos that a visitor sees. */
  const seen = () =>
    used.inDatabase((client) =>
      client
        .prepare(
          `select cast(path as text) from photos join albums on albums.id = album_id
              left join policies as own on own.id = photos.policy_id
              left join policies as its on its.id = albums.policy_id
            where photos.missing_since is null and albums.missing_since is null and waiting = 0
              and iif(photos.policy_id is null, its.public and its.inherit, own.public)
            order by 1`,
        )
        .pluck()
        .all(),
    );
  const waiting = () =>
    used.inDatabase((client) =>
      client
        .prepare(
          `select cast(path as text), waiting_reason from photos
          where waiting = 1 and missing_since is null order by 1`,
        )
        .raw()
        .all(),
    );
  const rowAt = (path: string) =>
    used.photos().find((photo) => String(photo['rawPath']) === path && !photo.missing);
  return {
    used,
    write,
    rename,
    copy,
    sql,
    read,
    scan,
    scanPhotos,
    hide,
    scanWithHidden,
    close,
    seen,
    waiting,
    rowAt,
  };
}
