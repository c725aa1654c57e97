import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { messageOf } from '../process/thrown.ts';
import { ImportError, type Original } from './original.ts';
import { readOriginalDatabase } from './readDatabase.ts';
import { readOriginalDump } from './readDump.ts';

/** Bytes. A dump is read as a whole; a gallery of a million photos has one of some 120 MB. */
const LARGEST_DUMP = 400 * 1024 * 1024;

/**
 * Reads the database of the other gallery, or a dump of it: which of the two it is, its first bytes say.
 *
 * @throws ImportError
 */
export function readOriginal(file: string): Original {
  const { start, size } = readStart(file);
  if (start.toString('latin1').startsWith('SQLite format 3\0')) return readOriginalDatabase(file);
  const isPacked = start[0] === 0x1f && start[1] === 0x8b;
  // Every dump begins with a bracket, or with a brace where it has an object in each line.
  if (!isPacked && !/^\s*[[{]/.test(new TextDecoder(encodingOf(start)).decode(start))) {
    throw new ImportError(
      `${file} is neither a SQLite database nor a dump by "manage.py dumpdata". A gallery on PostgreSQL or MySQL is imported by a dump: python manage.py dumpdata auth contenttypes gallery > dump.json`,
    );
  }
  if (size > LARGEST_DUMP) {
    throw new ImportError(
      `${file} is too large: ${Math.round(size / 1024 ** 2)} MB, and ${LARGEST_DUMP / 1024 ** 2} MB are the most. Dump these applications alone: python manage.py dumpdata auth contenttypes gallery > dump.json`,
    );
  }
  return readOriginalDump(textOf(file, isPacked ? unpack(file) : readFileSync(file)));
}

/** Windows' shell writes what it redirects (`> dump.json`) as UTF-16 or in its own code page. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : 'utf-8';
}

function textOf(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError(
      `${file} is not UTF-8, so its names would be others. Make it again with: python -X utf8 manage.py dumpdata auth contenttypes gallery -o dump.json`,
    );
  }
}

/** As "dumpdata -o dump.json.gz" writes it. */
function unpack(file: string): Buffer {
  try {
    return gunzipSync(readFileSync(file), { maxOutputLength: LARGEST_DUMP });
  } catch (error) {
    throw new ImportError(`${file} cannot be unpacked (${messageOf(error)}).`);
  }
}

function readStart(file: string): { start: Buffer; size: number } {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Error('it is no file');
      const bytes = Buffer.alloc(64);
      const length = readSync(descriptor, bytes, 0, bytes.length, 0);
      return { start: bytes.subarray(0, length), size: stat.size };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new ImportError(`${file} cannot be read (${messageOf(error)}).`);
  }
}
