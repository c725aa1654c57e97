import { LRUCache } from 'lru-cache';
import type { Database } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { Log } from '../process/log.ts';

/**
 * What serving a photo teaches about its file. Written a little later and together, since a GET
 * writes nothing in line, and only while the file is the one that was read.
 */
export type Marks = {
  /** What is known already stays: a scan says it in fewer words of the decoder's. */
  readonly damaged: (photo: VisiblePhoto, reason: string) => void;
  /** Of the file, or of what it is without its metadata. */
  readonly crc32: (photo: VisiblePhoto, of: Variant, crc32: number) => void;
  /** What was learned last, even where it is not written yet; null: nothing so far. */
  readonly knownCrc32: (photo: VisiblePhoto, of: Variant) => number | null;
  /** Of the file without its metadata, in bytes; 0: it cannot be made. */
  readonly strippedSize: (photo: VisiblePhoto, size: number) => void;
  /**
   * The file is not the one that the photo's row tells of. What the row says of it counts no more,
   * and the next scan reads it. Resolves once that is written, or cannot be.
   */
  readonly changed: (photo: VisiblePhoto) => Promise<void>;
  /** Writes what waits; called by itself after a while. */
  readonly flush: () => Promise<void>;
};

type Variant = { readonly strip: boolean };

type Mark = {
  readonly column: 'damaged' | 'crc32' | 'stripped_size' | 'stripped_crc32' | 'etag';
  readonly photo: VisiblePhoto;
  readonly value: string | number;
};

/** Checksums that whoever resumes an archive needs at once, before they are in the database. */
const mostRemembered = 20_000;

const delayMs = 1_000;
const mostAtOnce = 500;

export function createMarks(db: Database, log: Log): Marks {
  const waiting: Mark[] = [];
  const sums = new LRUCache<string, number>({ max: mostRemembered });
  let scheduled = false;

  const flush = async () => {
    const marks = waiting.splice(0, mostAtOnce);
    if (marks.length === 0) return;
    await write(db, () => {
      for (const mark of marks) apply(db, mark);
    });
    if (waiting.length > 0) await flush();
  };
  const flushOrLog = () =>
    flush().catch((error) => log.error(`What was learned of photos cannot be written: ${error}`));
  const add = (mark: Mark) => {
    waiting.push(mark);
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      void flushOrLog();
    }, delayMs).unref();
  };
  const knownCrc32 = (photo: VisiblePhoto, of: Variant) =>
    sums.get(sumKey(photo, of)) ?? (of.strip ? photo.strippedCrc32 : photo.crc32);
  return {
    damaged: (photo, value) => {
      if (photo.damaged === null) add({ column: 'damaged', photo, value });
    },
    crc32: (photo, of, value) => {
      if (knownCrc32(photo, of) === value) return;
      sums.set(sumKey(photo, of), value);
      add({ column: of.strip ? 'stripped_crc32' : 'crc32', photo, value });
    },
    knownCrc32,
    strippedSize: (photo, value) => add({ column: 'stripped_size', photo, value }),
    changed: async (photo) => {
      for (const strip of [true, false]) sums.delete(sumKey(photo, { strip }));
      add({ column: 'etag', photo, value: '' });
      await flushOrLog();
    },
    flush,
  };
}

function sumKey({ id, etag }: VisiblePhoto, { strip }: Variant): string {
  return `${id} ${strip} ${etag}`;
}

function apply(db: Database, { column, photo, value }: Mark): void {
  if (column === 'etag') {
    return void runStatement(
      db,
      sql`update photos
        set etag = '', crc32 = null, stripped_size = null, stripped_crc32 = null
        where id = ${photo.id} and etag = ${photo.etag}`,
    );
  }
  runStatement(
    db,
    sql`update photos set ${sql.raw(column)} = ${value} where id = ${photo.id} and etag = ${photo.etag}`,
  );
}
