import { LRUCache } from 'lru-cache';
import { flushQueue, queueWrite, type WriteQueue } from '../activity/writeQueue.ts';
import type { Database, Tx } from '../db/open.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { PhotoRow } from '../photos/rows.ts';
import type { Content } from './content.ts';

/**
 * Facts about photos' files that are found while serving them. They are written with a delay and in
 * batches, since a GET request never writes to the database itself, and only if the file is still
 * the one that was read.
 */
export type FileFindings = {
  /** The picture is damaged. A reason that is stored already stays. */
  readonly damaged: (photo: PhotoRow, reason: string) => void;
  /** All of the picture could be decoded, so a stored reason of damage is removed. */
  readonly sound: (photo: PhotoRow) => void;
  /** The checksum of the file, or of the file without its metadata. */
  readonly crc32: (photo: SummedPhoto, of: Variant, crc32: number) => void;
  /** The known checksum, even if it is not written yet; null: not known. */
  readonly knownCrc32: (photo: SummedPhoto, of: Variant) => number | null;
  /** Is the key of its whole content unknown, and is this the file that the last scan saw? */
  readonly lacksFullKey: (photo: PhotoRow, file: SeenFile) => boolean;
  readonly fullKey: (photo: PhotoRow, file: SeenFile, key: string) => void;
  /** The size of the file without its metadata, in bytes; 0: it cannot be stripped. */
  readonly strippedSize: (photo: PhotoRow, size: number) => void;
  /** The thumbhash of the picture, or of the thumbnail embedded in its file, which replaces none of the former. */
  readonly thumbhash: (photo: HashedPhoto, hash: Buffer | null, from: ThumbhashSource) => void;
  /**
   * The file is not the one that the photo's row describes. The row's facts of the file are
   * removed, so that the next scan reads it. Resolves once that is written, or has failed.
   */
  readonly changed: (photo: HashedPhoto) => Promise<void>;
  /** Writes what is queued. */
  readonly flush: () => Promise<void>;
};

type HashedPhoto = Pick<PhotoRow, 'id' | 'etag'>;
type SummedPhoto = Pick<PhotoRow, 'id' | 'etag' | 'crc32' | 'strippedCrc32'>;
type ThumbhashSource = NonNullable<PhotoRow['thumbhashFrom']>;

type Variant = { readonly strip: boolean };

/** The facts that identify a version of a file. */
type SeenFile = Pick<Content, 'size' | 'etag' | 'ctimeMs'>;

type Column = 'damaged' | 'crc32' | 'stripped_size' | 'stripped_crc32' | 'etag';

type Finding =
  | (Pick<PhotoRow, 'id' | 'etag'> & {
      readonly column: Column;
      readonly value: string | number | null;
    })
  | (HashedPhoto & {
      readonly column: 'thumbhash';
      readonly value: Buffer | null;
      readonly from: ThumbhashSource;
    })
  | {
      readonly id: number;
      readonly column: 'full_key';
      readonly value: string;
      readonly file: SeenFile;
    };

/**
 * How many checksums are kept in memory: a client that resumes an archive needs them before they
 * are in the database.
 */
const MOST_REMEMBERED = 20_000;

const findingsQueue: WriteQueue<Finding> = {
  name: 'what was learned of photos',
  delayMs: 1_000,
  most: 10_000,
  merge: (_, newer) => newer,
  store: (tx, batch) => {
    for (const finding of batch.values()) apply(tx, finding);
  },
};

/** Findings that are written to this database. */
export function makeFileFindings(db: Database): FileFindings {
  const sums = new LRUCache<string, number>({ max: MOST_REMEMBERED });
  const add = ({ id, etag }: HashedPhoto, column: Column, value: string | number | null) =>
    queueWrite(db, findingsQueue, `${id} ${column} ${etag}`, { id, etag, column, value });
  const flush = () => flushQueue(db, findingsQueue);
  const knownCrc32 = (photo: SummedPhoto, of: Variant) =>
    sums.get(sumKey(photo, of)) ?? (of.strip ? photo.strippedCrc32 : photo.crc32);
  return {
    damaged: (photo, value) => {
      if (photo.damaged === null) add(photo, 'damaged', value);
    },
    sound: (photo) => {
      if (photo.damaged !== null) add(photo, 'damaged', null);
    },
    crc32: (photo, of, value) => {
      if (knownCrc32(photo, of) === value) return;
      sums.set(sumKey(photo, of), value);
      add(photo, of.strip ? 'stripped_crc32' : 'crc32', value);
    },
    knownCrc32,
    lacksFullKey: ({ id }, file) =>
      firstRow(db, sql`select 1 from photos where ${lacksFullKey(id, file)}`) !== null,
    fullKey: ({ id }, file, value) =>
      queueWrite(db, findingsQueue, `${id} full_key ${file.etag}`, {
        id,
        column: 'full_key',
        value,
        file,
      }),
    thumbhash: ({ id, etag }, value, from) =>
      queueWrite(db, findingsQueue, `${id} thumbhash ${from} ${etag}`, {
        id,
        etag,
        column: 'thumbhash',
        value,
        from,
      }),
    strippedSize: (photo, value) => add(photo, 'stripped_size', value),
    changed: async (photo) => {
      for (const strip of [true, false]) sums.delete(sumKey(photo, { strip }));
      add(photo, 'etag', '');
      // On failure the values stay in the queue; the next try logs its error.
      await flush().catch(() => undefined);
    },
    flush,
  };
}

function sumKey({ id, etag }: HashedPhoto, { strip }: Variant): string {
  return `${id} ${strip} ${etag}`;
}

/**
 * SQL over `photos`: is the full key unknown, and is this the file that the row describes? Threat:
 * a file that was written to since the last scan has other content, whose key must not be stored
 * for the old one.
 */
function lacksFullKey(id: number, { size, etag, ctimeMs }: SeenFile): Sql {
  return sql`id = ${id} and full_key is null and size = ${size} and etag = ${etag}
    and coalesce(ctime = ${ctimeMs}, 1)`;
}

function apply(tx: Tx, finding: Finding): void {
  if (finding.column === 'full_key') {
    return void runStatement(
      tx,
      sql`update photos
        set full_key = ${finding.value}
        where ${lacksFullKey(finding.id, finding.file)}`,
    );
  }
  if (finding.column === 'thumbhash') {
    const { id, etag, value, from } = finding;
    const replaces = from === 'picture' ? sql`1` : sql`thumbhash_from is null`;
    return void runStatement(
      tx,
      sql`update photos set thumbhash = ${value}, thumbhash_from = ${from}
        where id = ${id} and etag = ${etag} and ${replaces}`,
    );
  }
  const { column, id, etag, value } = finding;
  if (column === 'etag') {
    return void runStatement(
      tx,
      sql`update photos
        set etag = '', crc32 = null, stripped_size = null, stripped_crc32 = null,
          thumbhash = null, thumbhash_from = null
        where id = ${id} and etag = ${etag}`,
    );
  }
  runStatement(
    tx,
    sql`update photos
      set ${sql.raw(column)} = ${value}
      where id = ${id} and etag = ${etag}`,
  );
}
