import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileChangedError, LibraryPathError } from '../library/errors.ts';
import type { Library, LibraryEntry } from '../library/library.ts';
import { pathBytes, rawPathOf } from '../library/rawPath.ts';

/** Tests only: a library, with functions that put files into its storage. */
type LibraryUnderTest = {
  readonly library: Library;
  readonly write: (path: string, bytes: Buffer) => Promise<void>;
  /** Makes files of one byte, or only lets them be listed, since they are never read. */
  readonly writeMany: (paths: readonly string[]) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Can a deleted file still be read through an open handle? */
  readonly keepsOpenFiles: boolean;
  /** Bytes. */
  readonly longestPath: number;
  /** How many files a listing is tried with, if not with 2,000. */
  readonly many?: number;
  readonly close: () => Promise<void>;
};

/** Tests only: all entries of a listing by path. */
async function listAll(library: Library): Promise<Map<string, LibraryEntry>> {
  const entries = new Map<string, LibraryEntry>();
  for await (const batch of library.list()) {
    expect(batch.faults).toEqual([]);
    for (const entry of batch.entries) entries.set(entry.text, entry);
  }
  return entries;
}

/** Names that URL, XML or form encoding would change, and the longest possible one. */
function oddPaths(longest: number): string[] {
  const odd = ['a b', 'a+b', 'a%20b', '%', '#1?x=y&z', `'"<>&;`, 'é', 'e\u0301', '\u{1f600}\uffee'];
  const names = [
    ...odd,
    'back\\slash',
    ' space ',
    'line\nbreak',
    '\u0001',
    '100% (1)',
    '~!@$^*{}[]|:,=',
  ];
  const long = `long/${`${'é'.repeat(99)}/`.repeat(4)}`;
  return [
    ...names.map((name) => `${name}/${name}.jpg`),
    long + 'x'.repeat(longest - Buffer.byteLength(long)),
  ];
}

/** A path for the ith file: most are in directories below one directory, some beside it. */
function manyPath(i: number): string {
  return i % 10 === 0 ? `z${i % 70}/${i}.jpg` : `all/${i % 23}/${i % 2} é/${i}.jpg`;
}

/** Tests only: the contract that every driver of the library must fulfil. */
export function describeLibrary(name: string, make: () => Promise<LibraryUnderTest>): void {
  describe(`library contract: ${name}`, () => {
    let used: LibraryUnderTest;
    beforeEach(async () => {
      used = await make();
    });
    afterEach(() => used.close());

    test('lists every file at every depth, hidden ones and those of the root too', async () => {
      const paths = ['a.jpg', '.hidden', 'x/b.jpg', 'x/.c', 'x/y z/Été #1?.jpg', 'x/y z/w/d'];
      for (const path of paths) await used.write(path, Buffer.from(path));
      const entries = await listAll(used.library);
      expect([...entries.keys()].sort()).toEqual([...paths].sort());
      for (const path of paths) {
        expect(entries.get(path)?.size).toBe(Buffer.byteLength(path));
        expect(entries.get(path)?.rawPath).toBe(rawPathOf(Buffer.from(path)));
      }
    });

    test('lists an empty library as empty', async () => {
      expect((await listAll(used.library)).size).toBe(0);
    });

    test('an etag stays while the file does, and changes with it', async () => {
      await used.write('a.jpg', Buffer.from('one'));
      await used.write('b.jpg', Buffer.from('two'));
      const before = await listAll(used.library);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await used.write('a.jpg', Buffer.from('new'));
      const after = await listAll(used.library);
      expect(after.get('a.jpg')?.etag).not.toBe(before.get('a.jpg')?.etag);
      expect(after.get('b.jpg')?.etag).toBe(before.get('b.jpg')?.etag);
    });

    test('reads the beginning of a file, and says whether that is all', async () => {
      await used.write('x/a.jpg', Buffer.from('0123456789'));
      const read = (length: number) => used.library.readHead(Buffer.from('x/a.jpg'), length);
      expect(await read(4)).toEqual({ bytes: Buffer.from('0123'), complete: false });
      expect(await read(10)).toEqual({ bytes: Buffer.from('0123456789'), complete: true });
      expect(await read(1000)).toEqual({ bytes: Buffer.from('0123456789'), complete: true });
    });

    test('reads both ends of a file, which overlap in a short one', async () => {
      await used.write('x/a.jpg', Buffer.from('0123456789'));
      const read = async (head: number, tail: number) => {
        const ends = await used.library.readEnds(Buffer.from('x/a.jpg'), head, tail);
        return [String(ends.bytes), String(ends.tail), ends.complete, ends.size];
      };
      expect(await read(4, 3)).toEqual(['0123', '789', false, 10]);
      expect(await read(8, 6)).toEqual(['01234567', '456789', false, 10]);
      expect(await read(1, 99)).toEqual(['0', '0123456789', false, 10]);
      expect(await read(10, 3)).toEqual(['0123456789', '789', true, 10]);
      const gone = used.library.readEnds(Buffer.from('b.jpg'), 1, 1);
      await expect(gone).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('an empty file is read as empty and complete', async () => {
      await used.write('a.jpg', Buffer.alloc(0));
      const head = await used.library.readHead(Buffer.from('a.jpg'), 10);
      expect(head).toEqual({ bytes: Buffer.alloc(0), complete: true });
    });

    test('lists, finds and reads files whatever their names are made of', async () => {
      for (const [at, path] of oddPaths(used.longestPath).entries()) {
        await used.write(path, Buffer.from(`photo ${at}`));
      }
      const entries = await listAll(used.library);
      expect([...entries.keys()].sort()).toEqual(oddPaths(used.longestPath).sort());
      for (const [at, path] of oddPaths(used.longestPath).entries()) {
        const raw = pathBytes(entries.get(path)?.rawPath ?? '');
        expect(raw).toEqual(Buffer.from(path));
        expect((await used.library.readHead(raw, 100)).bytes.toString()).toBe(`photo ${at}`);
        expect(await used.library.find(raw)).toMatchObject({ size: `photo ${at}`.length });
      }
    });

    test('lists thousands, each once', { timeout: 600_000 }, async () => {
      const paths = Array.from({ length: used.many ?? 2000 }, (_, i) => manyPath(i));
      await used.writeMany(paths);
      const listed: string[] = [];
      for await (const batch of used.library.list()) {
        expect(batch.faults).toEqual([]);
        listed.push(...batch.entries.map(({ text }) => text));
      }
      expect(listed.toSorted()).toEqual(paths.toSorted());
    });

    test('a file is opened again as it was found, and no other in its place', async () => {
      const path = Buffer.from('x/a.jpg');
      await used.write('x/a.jpg', Buffer.from('0123456789'));
      const found = await used.library.find(path);
      if (!found) throw new Error('not found');
      const again = await used.library.openAgain(path, found);
      expect((await again.readRange(3, 7)).toString()).toBe('3456');
      await again.close();
      const readAgain = async () => {
        const opened = await used.library.openAgain(path, found);
        await opened.readRange(3, 7).finally(() => opened.close());
      };
      await used.remove('x/a.jpg');
      await expect(readAgain()).rejects.toBeInstanceOf(FileChangedError);
      await used.write('x/a.jpg', Buffer.from('another 10'));
      await expect(readAgain()).rejects.toBeInstanceOf(FileChangedError);
    });

    test('what is put in the place of an open file is never read for it', async () => {
      const photo = Buffer.alloc(3_000_000, 'one photo ');
      await used.write('x/a.jpg', photo);
      const opened = await used.library.open(Buffer.from('x/a.jpg'));
      if (!opened) throw new Error('not opened');
      await used.remove('x/a.jpg');
      await used.write('x/a.jpg', Buffer.alloc(3_000_000, 'another.. '));
      const read = async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of opened.chunks(0, photo.length)) chunks.push(Buffer.from(chunk));
        expect(Buffer.concat(chunks).equals(photo)).toBe(true);
        expect((await opened.readRange(10, 20)).toString()).toBe('one photo ');
      };
      if (used.keepsOpenFiles) await read();
      else await expect(read()).rejects.toBeInstanceOf(FileChangedError);
      await opened.close();
    });

    test('whoever reads chunks may go away at any time', async () => {
      await used.write('a.jpg', Buffer.alloc(5_000_000, 'x'));
      const opened = await used.library.open(Buffer.from('a.jpg'));
      if (!opened) throw new Error('not opened');
      const gone = new AbortController();
      const chunks = opened.chunks(0, opened.size, gone.signal);
      expect((await chunks.next()).done).toBe(false);
      gone.abort(new Error('gone'));
      const rest = async () => {
        for await (const _ of chunks);
      };
      await expect(rest()).rejects.toThrow('gone');
      await opened.close();
    });

    test('an open file is read from any place, in chunks too', async () => {
      await used.write('x/a.jpg', Buffer.from('0123456789'));
      const opened = await used.library.open(Buffer.from('x/a.jpg'));
      if (!opened) throw new Error('not opened');
      if (used.keepsOpenFiles) await used.remove('x/a.jpg');
      expect((await opened.readRange(3, 7)).toString()).toBe('3456');
      expect((await opened.readRange(8, 100)).toString()).toBe('89');
      const chunks: string[] = [];
      for await (const chunk of opened.chunks(2, 9)) chunks.push(Buffer.from(chunk).toString());
      expect(chunks.join('')).toBe('2345678');
      if (opened.path) expect((await readFile(opened.path)).toString()).toBe('0123456789');
      await opened.close();
    });

    test('a file that is not there cannot be read', async () => {
      const head = used.library.readHead(Buffer.from('a.jpg'), 10);
      await expect(head).rejects.toMatchObject({ code: 'ENOENT' });
    });

    test('locates a file with what the listing says of it, and nothing that is gone', async () => {
      await used.write('x/Été.jpg', Buffer.from('photo'));
      const listed = (await listAll(used.library)).get('x/Été.jpg');
      const { size, etag } = listed ?? {};
      const path = Buffer.from('x/Été.jpg');
      const found = await used.library.find(path);
      expect(found).toMatchObject({ size, etag });
      // HTTP has whole seconds.
      expect(Math.abs((found?.mtimeMs ?? 0) - (listed?.mtimeMs ?? 0))).toBeLessThan(1000);
      await used.remove('x/Été.jpg');
      expect(await used.library.find(path)).toBeNull();
      expect(await used.library.find(Buffer.from('x'))).toBeNull();
    });

    test.each([
      '../secret',
      'x/../../secret',
      'x/..',
      '..',
      '.',
      './a.jpg',
      '/etc/passwd',
      'x//a.jpg',
      'a.jpg/',
      '',
      'a.jpg\0',
    ])('leak 44: no path leads out of the library: %j', async (path) => {
      await used.write('a.jpg', Buffer.from('photo'));
      await used.write('x/a.jpg', Buffer.from('photo'));
      expect(await used.library.find(Buffer.from(path))).toBeNull();
      const head = used.library.readHead(Buffer.from(path), 10);
      await expect(head).rejects.toBeInstanceOf(LibraryPathError);
    });

    test.each(['..%2fsecret', '%2e%2e/secret', '..\\secret', 'A.JPG'])(
      'leak 44: paths are bytes, never decoded or folded: %j',
      async (path) => {
        await used.write('a.jpg', Buffer.from('photo'));
        expect(await used.library.find(Buffer.from(path))).toBeNull();
      },
    );
  });
}
