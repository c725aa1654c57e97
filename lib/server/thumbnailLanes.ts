import { availableParallelism } from 'node:os';
import { type Decoders, makeDecoders } from '../images/decoders.ts';
import { LargePictureError } from '../images/errors.ts';
import { type Gathering, makeGathering, makeQueue, type TakePieces } from '../images/queue.ts';
import { LARGE_PIXELS, type WantedThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow } from '../photos/rows.ts';

/** Thumbnails of one photo, by their names. */
type WantedByName = ReadonlyMap<string, WantedThumbnail>;

export type NamedThumbnail = { readonly name: string; readonly bytes: Uint8Array };

/** The thumbnails that were made, without those that cannot be made. */
export type MadeByName = ReadonlyMap<string, NamedThumbnail>;

/** A queue of photos whose thumbnails are to be made, with the decoders that make them. */
export type ThumbnailLane = {
  readonly gathering: Gathering<WantedThumbnail, MadeByName>;
  readonly decoders: Decoders;
  /** How many photos wait or are in work. */
  readonly queued: () => number;
};

/** The most decoders: more bring nothing on a small machine, and take memory. */
const MOST_DECODERS = 2;
/**
 * How many photos are in work besides those being decoded: one is opened and one is written
 * meanwhile.
 */
const PREPARED = 2;

/** How many photos are worked on at a time. */
export const photosAtOnce = Math.min(availableParallelism(), MOST_DECODERS) + PREPARED;

type LaneOptions = { readonly photos: number; readonly tell: (sentence: string) => void };

/** Makes a lane in which this many photos are in work at a time. */
export function makeLane({ photos, tell }: LaneOptions): ThumbnailLane {
  const queue = makeQueue(photos);
  return {
    gathering: makeGathering(queue),
    queued: queue.size,
    decoders: makeDecoders({ processes: Math.max(1, photos - PREPARED), tell }),
  };
}

type Lanes = { readonly thumbnails: ThumbnailLane; readonly largeThumbnails: ThumbnailLane };
type Make = (
  take: TakePieces<WantedThumbnail>,
  how: { readonly decoders: Decoders; readonly refuseLarge: boolean },
) => Promise<MadeByName>;

/**
 * Runs `make` when its turn comes; it takes all thumbnails of the photo that are wanted by then. Large
 * pictures are decoded one at a time; they are known by the row's size, or a first attempt finds it
 * in the file's header and refuses.
 */
export async function inTurn(
  { thumbnails, largeThumbnails }: Lanes,
  { id, etag, damaged, width, height }: PhotoRow,
  wanted: WantedByName,
  make: Make,
  gone?: AbortSignal,
): Promise<MadeByName> {
  const picture = `${id} ${etag} ${damaged ?? ''}`;
  const take = ({ decoders, gathering }: ThumbnailLane, refuseLarge: boolean) =>
    gathering.run(picture, wanted, (taken) => make(taken, { decoders, refuseLarge }), gone);
  if ((width ?? 0) * (height ?? 0) <= LARGE_PIXELS) {
    try {
      return await take(thumbnails, true);
    } catch (error) {
      if (!(error instanceof LargePictureError)) throw error;
    }
  }
  return take(largeThumbnails, false);
}
