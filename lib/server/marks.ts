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
  readonly crc32: (photo: VisiblePhoto, crc32: number) => void;
  /** Of the file without its metadata; size in bytes. */
  readonly stripped: (photo: VisiblePhoto, size: number, crc32: number) => void;
  /** Writes what waits; called by itself after a while. */
  readonly flush: () => Promise<void>;
};

type Mark = {
  readonly column: 'damaged' | 'crc32' | 'stripped_size' | 'stripped_crc32';
  readonly photo: VisiblePhoto;
  readonly value: string | number;
};

const delayMs = 1_000;
const mostAtOnce = 500;

export function createMarks(db: Database, log: Log): Marks {
  const waiting: Mark[] = [];
  let scheduled = false;

  const flush = async () => {
    const marks = waiting.splice(0, mostAtOnce);
    if (marks.length === 0) return;
    await write(db, () => {
      for (const mark of marks) apply(db, mark);
    });
    if (waiting.length > 0) await flush();
  };
  const add = (mark: Mark) => {
    waiting.push(mark);
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      flush().catch((error) => log.error(`What was learned of photos cannot be written: ${error}`));
    }, delayMs).unref();
  };
  return {
    damaged: (photo, value) => {
      if (photo.damaged === null) add({ column: 'damaged', photo, value });
    },
    crc32: (photo, value) => {
      if (photo.crc32 !== value) add({ column: 'crc32', photo, value });
    },
    stripped: (photo, size, crc32) => {
      add({ column: 'stripped_size', photo, value: size });
      add({ column: 'stripped_crc32', photo, value: crc32 });
    },
    flush,
  };
}

function apply(db: Database, { column, photo, value }: Mark): void {
  runStatement(
    db,
    sql`update photos set ${sql.raw(column)} = ${value} where id = ${photo.id} and etag = ${photo.etag}`,
  );
}
