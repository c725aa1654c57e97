import { isTooLarge } from '../images/presets.ts';
import { type AddUnrevealed, BATCH, type NewPhoto } from './addUnrevealed.ts';
import type { PhotoUpdate } from './albumPlan.ts';
import { type ContentKeys, isComparable, isSameContent } from './contentKeys.ts';
import { pathOf } from './describePlan.ts';
import type { Listener } from './events.ts';
import type { FactsReader } from './factsReader.ts';
import { isUnchanged, type KnownPhoto } from './knownRows.ts';
import type { PhotoFacts } from './photoFacts.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { ScanProgress } from './scanRow.ts';
import type { SyncPlan } from './syncPlan.ts';
import type { ListBuilders } from './tally.ts';

export type ReadingContext = {
  /** Limits by itself how many files it reads at a time. */
  readonly readFacts: FactsReader;
  /** False: only names are used, which tell nothing new about photos with rows. */
  readonly readHeaders: boolean;
  readonly addUnrevealed: AddUnrevealed;
  /** Keys of files and rows by which the plan was made. */
  readonly fileKeys: ReadonlyMap<string, ContentKeys>;
  readonly rowKeys: (row: KnownPhoto) => ContentKeys;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels: number;
  readonly lists: ListBuilders;
  readonly listen: Listener;
  readonly showProgress: (progress: ScanProgress) => void;
};

type Place = { readonly category: string; readonly dirpath: string };
/** `known` is null for a new photo. */
type Work = NewPhoto & { readonly known: KnownPhoto | null };
type Read = { readonly work: Work; readonly facts: PhotoFacts };

export type ReadPlanned = {
  /** The facts of photos that have rows, to be written at the end. */
  readonly facts: ReadonlyMap<ScannedPhoto, PhotoFacts>;
  /** Files of photos with rows that are no longer what was planned. */
  readonly changing: ReadonlySet<ScannedPhoto>;
};

/**
 * Reads the headers that a plan needs, a batch at a time. New photos are inserted, unrevealed, as
 * they are read; those that have changed since the library was listed are left to the next scan.
 */
export async function readPlanned(plan: SyncPlan, context: ReadingContext): Promise<ReadPlanned> {
  const added: Work[] = plan.albums.flatMap((album) =>
    album.add.map(({ photo, waits }) => ({ plan: album, photo, waits, known: null })),
  );
  const updates = plan.albums.flatMap((album) =>
    album.update
      .filter(({ readHeader }) => readHeader && context.readHeaders)
      .map(({ found, waits, known }: PhotoUpdate) => ({ plan: album, photo: found, waits, known })),
  );
  const total = added.length + updates.length;
  const known = new Map<ScannedPhoto, PhotoFacts>();
  const changing = new Set<ScannedPhoto>();
  let done = 0;
  const inBatches = async (all: Work[], use: (read: Read[]) => void) => {
    let batch: Read[] = [];
    for await (const { work, facts } of readInOrder(all, context.readFacts)) {
      done += 1;
      if (isUsable(work, facts, context, changing)) batch.push({ work, facts });
      if (done % BATCH !== 0 && done !== total && done !== added.length) continue;
      use(batch);
      batch = [];
      context.listen({ kind: 'progress', done, total });
      context.showProgress({ phase: 'reading', done, total });
    }
  };
  await inBatches(added, (read) =>
    context.addUnrevealed(read.map(({ work, facts }) => ({ ...work, facts }))),
  );
  await inBatches(updates, (read) => {
    for (const { work, facts } of read) known.set(work.photo, facts);
  });
  return { facts: known, changing };
}

/**
 * The facts of all in their order. While a batch is written, the next one is read, and no more than that is
 * held in memory.
 */
async function* readInOrder(
  all: readonly Work[],
  read: FactsReader,
): AsyncGenerator<{ readonly work: Work; readonly facts: PhotoFacts | null }> {
  const reading: { readonly work: Work; readonly facts: ReturnType<FactsReader> }[] = [];
  let at = 0;
  for (;;) {
    for (; at < all.length && reading.length < BATCH; at += 1) {
      const work = all[at] as Work;
      const facts = read(work.photo);
      // An error is thrown when its turn comes; until then it must not count as unhandled.
      facts.catch(() => undefined);
      reading.push({ work, facts });
    }
    const first = reading.shift();
    if (!first) return;
    yield { work: first.work, facts: await first.facts };
  }
}

/** Are these the facts of the file that was planned for? Reports what is wrong with the file. */
function isUsable(
  work: Work,
  facts: PhotoFacts | null,
  context: ReadingContext,
  changing: Set<ScannedPhoto>,
): facts is PhotoFacts {
  const { plan, photo } = work;
  if (facts !== null && !isAsPlanned(work, facts, context)) {
    changing.add(photo);
    tellFault('changing', pathOf(plan.found, photo.filename), context);
    return false;
  }
  tellFaults(plan.found, photo.filename, facts, context);
  return facts !== null;
}

/**
 * Has the file still the content for which the plan was made? Threat: a copy of a hidden photo may become
 * complete only after the plan was made. If the content that is read now were stored, the next scan would
 * find what it expects, and nobody would ever have judged who may see it.
 */
function isAsPlanned(
  { photo, known }: Work,
  { wasRead, readSize, quickKey, fullKey, oldKey }: PhotoFacts,
  { fileKeys, rowKeys }: ReadingContext,
): boolean {
  if (!wasRead || readSize === null) return true;
  if (readSize !== photo.size) return false;
  const isAsItWas = known !== null && isUnchanged(known, photo);
  const planned = fileKeys.get(photo.rawPath) ?? (isAsItWas ? rowKeys(known) : null);
  const read = { quick: quickKey, full: fullKey, old: oldKey };
  return planned === null || !isComparable(planned, read) || isSameContent(planned, read);
}

const faultWords = {
  vanished: 'gone since the library was listed',
  changing: 'changed since the library was listed; the next scan looks at it again',
} as const;

function tellFault(
  kind: keyof typeof faultWords,
  path: string,
  { lists, listen }: Pick<ReadingContext, 'lists' | 'listen'>,
): void {
  const reason = faultWords[kind];
  lists.faults.add({ kind, path, reason });
  listen({ kind: 'fault', path, message: reason });
}

function tellFaults(
  album: Place,
  filename: string,
  facts: PhotoFacts | null,
  { lists, listen, maxMegapixels }: ReadingContext,
): void {
  const path = pathOf(album, filename);
  if (facts === null) {
    tellFault('vanished', path, { lists, listen });
  } else if (facts.damaged !== null) {
    lists.damaged_photos.add({ path, reason: facts.damaged });
    listen({ kind: 'damaged', path, reason: facts.damaged });
  } else if (facts.kind === 'other') {
    lists.unshown_photos.add({ path, reason: facts.mediaType });
    listen({ kind: 'unshown', path, what: facts.mediaType });
  } else if (exceeds(facts, maxMegapixels)) {
    const { width, height } = facts;
    const megapixels = Math.ceil((width * height) / 1e6);
    const reason = `${megapixels} megapixels, more than max_megapixels (${maxMegapixels}) in gallery.yaml`;
    lists.too_large_photos.add({ path, reason });
    listen({ kind: 'too-large', path, reason });
  }
}

type Sized = { readonly width: number; readonly height: number };

function exceeds<Facts extends PhotoFacts>(facts: Facts, limit: number): facts is Facts & Sized {
  const { width, height } = facts;
  return width !== null && height !== null && isTooLarge({ width, height }, limit);
}
