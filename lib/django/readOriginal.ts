import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { ImportError, type Original } from './original.ts';
import { readOriginalDatabase } from './readDatabase.ts';
import { readOriginalDump } from './readDump.ts';

/** Bytes. A dump is read as a whole; a gallery of a million photos has one of some 120 MB. */
const largestDump = 400 * 1024 * 1024;

/**
 * Reads the database of the other gallery, or a dump of it: which of the two it is, its first bytes say.
 *
 * @throws ImportError
 */
export function readOriginal(file: string): Original {
  const { start, size } = readStart(file);
  if (start.startsWith('SQLite format 3\0')) return readOriginalDatabase(file);
  if (!/^\ufeff?\s*\[/.test(start)) {
    throw new ImportError(
      `${file} is neither a SQLite database nor a dump by "manage.py dumpdata". A gallery on PostgreSQL or MySQL is imported by a dump: python manage.py dumpdata auth contenttypes gallery > dump.json`,
    );
  }
  if (size > largestDump) {
    throw new ImportError(
      `${file} is too large: ${Math.round(size / 1024 ** 2)} MB, and ${largestDump / 1024 ** 2} MB are the most. Dump these applications alone: python manage.py dumpdata auth contenttypes gallery > dump.json`,
    );
  }
  return readOriginalDump(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
}

function readStart(file: string): { start: string; size: number } {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Error('it is no file');
      const bytes = Buffer.alloc(64);
      const length = readSync(descriptor, bytes, 0, bytes.length, 0);
      return { start: bytes.toString('utf8', 0, length), size: stat.size };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new ImportError(`${file} cannot be read (${(error as Error).message}).`);
  }
}
