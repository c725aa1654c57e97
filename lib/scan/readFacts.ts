import pLimit from 'p-limit';
import { isTooLarge } from '../images/presets.ts';
import type { Library } from '../library/library.ts';
import { type AddUnrevealed, BATCH, type NewPhoto } from './addUnrevealed.ts';
import { pathOf } from './describePlan.ts';
import type { Listener } from './events.ts';
import type { FactsReader, PhotoFacts } from './photoFacts.ts';
import type { ListBuilders } from './report.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { ScanProgress } from './scanRow.ts';
import type { PhotoUpdate, SyncPlan } from './syncPlan.ts';

export type ReadingContext = {
  readonly library: Pick<Library, 'readsAtOnce'>;
  readonly readFacts: FactsReader;
  /** False: only names are used, which give nothing new for photos with rows. */
  readonly readHeaders: boolean;
  readonly addUnrevealed: AddUnrevealed;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels: number;
  readonly lists: ListBuilders;
  readonly listen: Listener;
  readonly showProgress: (progress: ScanProgress) => void;
};

type Place = { readonly category: string; readonly dirpath: string };
type Read<Work> = { readonly work: Work; readonly facts: PhotoFacts };

/**
 * Reads the headers that a plan needs, a batch at a time. New photos are inserted, unrevealed, as
 * they are read. Returns the facts of photos that have rows, to be written at the end.
 */
export async function readPlanned(
  plan: SyncPlan,
  context: ReadingContext,
): Promise<Map<ScannedPhoto, PhotoFacts>> {
  const added: NewPhoto[] = plan.albums.flatMap((album) =>
    album.add.map(({ photo, waits }) => ({ plan: album, photo, waits })),
  );
  const updates = plan.albums.flatMap((album) =>
    album.update
      .filter(({ readHeader }) => readHeader && context.readHeaders)
      .map(({ found, waits }: PhotoUpdate) => ({ plan: album, photo: found, waits })),
  );
  const total = added.length + updates.length;
  const known = new Map<ScannedPhoto, PhotoFacts>();
  let done = 0;
  const inBatches = async (all: NewPhoto[], use: (read: Read<NewPhoto>[]) => void) => {
    for (let at = 0; at < all.length; at += BATCH) {
      const batch = all.slice(at, at + BATCH);
      use(await readBatch(batch, context));
      done += batch.length;
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
  return known;
}

async function readBatch(batch: NewPhoto[], context: ReadingContext): Promise<Read<NewPhoto>[]> {
  const { readFacts, library } = context;
  const limit = pLimit(library.readsAtOnce);
  const read = await limit.map(batch, async (work) => ({
    work,
    facts: await readFacts(work.photo),
  }));
  return read.filter((each): each is Read<NewPhoto> => {
    tellFaults(each.work.plan.found, each.work.photo.filename, each.facts, context);
    return each.facts !== null;
  });
}

function tellFaults(
  album: Place,
  filename: string,
  facts: PhotoFacts | null,
  { lists, listen, maxMegapixels }: ReadingContext,
): void {
  const path = pathOf(album, filename);
  if (facts === null) {
    const reason = 'gone since the library was listed';
    lists.faults.add({ kind: 'vanished', path, reason });
    listen({ kind: 'fault', path, message: reason });
  } else if (facts.damaged !== null) {
    lists.damaged_photos.add({ path, reason: facts.damaged });
    listen({ kind: 'damaged', path, reason: facts.damaged });
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
