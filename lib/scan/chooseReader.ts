import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { pathBytes } from '../library/rawPath.ts';
import type { ApplyContext } from './applySyncPlan.ts';
import { KEY_HEAD_BYTES, KEY_TAIL_BYTES, keysOf } from './contentKeys.ts';
import type { GivenUp, ReadGivenUp } from './factsPool.ts';
import { type FactsReader, openFactsReader } from './factsReader.ts';
import { factsByName, READER_VERSION } from './photoFacts.ts';
import type { SyncPlan } from './syncPlan.ts';

/** Reads the facts of photos, of as many at a time as suits the storage. */
export type Reader = { readonly read: FactsReader; readonly close: () => void };

/**
 * From how many files on other processes read them. Those take a fifth of a second to start, in which this
 * process reads some hundreds of files.
 */
const WORTH_PROCESSES = 400;

/** Each process takes some 80 MB, and two of them read as fast as this one can write. */
const MOST_PROCESSES = 2;

type ReadingSettings = Pick<
  ApplyContext,
  | 'library'
  | 'timezone'
  | 'dateOrder'
  | 'readHeaders'
  | 'checksums'
  | 'readers'
  | 'sidecars'
  | 'fileKeys'
>;

/**
 * Chooses how to read what a plan needs. Decoders are loaded only if headers will be read. Files of a
 * bucket are read in this process: it waits for the network most of the time, and other processes are not
 * given the bucket's credentials.
 */
export async function chooseReader(plan: SyncPlan, settings: ReadingSettings): Promise<Reader> {
  const { library, timezone, dateOrder, readHeaders, checksums, sidecars, fileKeys } = settings;
  const files = plan.albums.reduce(
    (sum, { add, update }) => sum + add.length + update.filter((each) => each.readHeader).length,
    0,
  );
  if (!readHeaders || files === 0) {
    const read: FactsReader = async (photo) => {
      const { quick = null, full = null } = fileKeys.get(photo.rawPath) ?? {};
      return { ...factsByName(photo), quickKey: quick, fullKey: full };
    };
    return { read, close: () => undefined };
  }
  const facts = { timezone, dateOrder, checksums, sidecars };
  const processes = Math.min(MOST_PROCESSES, availableParallelism());
  const readers = settings.readers ?? { processes: files < WORTH_PROCESSES ? 0 : processes };
  if (readers.processes > 0 && library.root !== null) {
    const { openFactsPool } = await import('./factsPool.ts');
    return openFactsPool(library.root, facts, givingUp(settings), readers);
  }
  const limit = pLimit(library.readsAtOnce);
  const read = await openFactsReader(library, facts);
  return { read: (photo) => limit(() => read(photo)), close: () => undefined };
}

const givenUpWords: Readonly<Record<GivenUp, string>> = {
  ended: 'what reads it broke down',
  'took too long': 'what reads it found no end',
  waited: 'cannot be read (it takes too long)',
};

/**
 * Makes a function that gives the facts of a file that ended its reader twice, or held it up. It counts as
 * damaged. It gets the facts of its name, and the keys of its content, by which it is recognised and is
 * not read again while it stays the same.
 */
function givingUp({ library }: Pick<ReadingSettings, 'library'>): ReadGivenUp {
  return async (photo, why) => {
    const plain = { ...factsByName(photo), damaged: givenUpWords[why] };
    if (why === 'waited') return { ...plain, wasRead: false };
    try {
      const ends = await library.readEnds(pathBytes(photo.rawPath), KEY_HEAD_BYTES, KEY_TAIL_BYTES);
      const { quick: quickKey, full: fullKey, old: oldKey } = keysOf(ends);
      const keys = { quickKey, fullKey, oldKey, readSize: ends.size, readBy: READER_VERSION };
      return { ...plain, ...keys };
    } catch {
      return { ...plain, wasRead: false };
    }
  };
}
