import { FileChangedError } from '../library/errors.ts';
import type { Library } from '../library/library.ts';
import { pathText, rawPathOf } from '../library/rawPath.ts';

/** Tests only: a file of a library that is held in memory. Times in milliseconds. */
export type MemoryFile = {
  readonly bytes: Buffer;
  readonly mtimeMs: number;
  /** Changes with every change of the file, as on a disk. */
  readonly ctimeMs: number;
};

/** Tests only: a library of files in memory, by raw path. */
export function makeMemoryLibrary(files: ReadonlyMap<string, MemoryFile>): Library {
  const find = (path: Buffer): MemoryFile => {
    const file = files.get(rawPathOf(path));
    if (file) return file;
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  };
  const readHead = async (path: Buffer, length: number) => {
    const { bytes } = find(path);
    return { bytes: bytes.subarray(0, length), complete: bytes.length <= length };
  };
  return {
    root: null,
    readsAtOnce: 1,
    async *list() {
      const entries = [...files].map(([rawPath, { bytes, mtimeMs, ctimeMs }]) => {
        const size = bytes.length;
        const times = { mtimeMs, ctimeMs, etag: `${size}-${mtimeMs}` };
        return { rawPath, text: pathText(rawPath), size, ...times };
      });
      yield { entries, faults: [] };
    },
    readHead,
    readEnds: async (path, head, tail) => {
      const { bytes } = find(path);
      const size = bytes.length;
      const end = bytes.subarray(Math.max(size - tail, 0));
      return { ...(await readHead(path, head)), tail: end, size };
    },
    open: async () => null,
    openAgain: async () => {
      throw new FileChangedError('gone');
    },
    find: async () => null,
    sign: null,
    check: async () => ({ isEmpty: files.size === 0 }),
  };
}

/** Tests only: the raw path of a path given as text. */
export function rawPath(text: string): string {
  return rawPathOf(Buffer.from(text));
}
