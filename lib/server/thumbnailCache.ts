import type { OpenedEntry } from '../cache/cache.ts';
import type { Decoders } from '../images/decoders.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { TakePieces } from '../images/queue.ts';
import type { WantedThumbnail } from '../images/thumbnail.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { messageOf } from '../process/thrown.ts';
import type { ServerContext } from './context.ts';
import { noteKept, noteMissing } from './keptThumbnails.ts';
import { renderThumbnails } from './renderThumbnails.ts';
import { inTurn, type MadeByName, type NamedThumbnail } from './thumbnailLanes.ts';
import { type Damage, thumbnailKey, thumbnailName } from './thumbnailNames.ts';

type ThumbnailContext = Pick<
  ServerContext,
  'db' | 'cache' | 'originals' | 'config' | 'log' | 'findings' | 'work'
>;

/**
 * A thumbnail from the cache, made first where it is not there. Null where none can be made. Either
 * nothing of the picture can be shown, which is noted if the file is damaged; or the original
 * cannot be read, which the next scan reports, and which may be temporary. Throws AbandonedError
 * where nobody who waited for it is left.
 *
 * For a photo that is stored as damaged, the file's version is checked at each request, so that the
 * photo is shown as soon as the file has been repaired.
 */
export async function findThumbnail(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  wanted: WantedThumbnail,
  gone?: AbortSignal,
): Promise<NamedThumbnail | null> {
  const [found = null] = await findThumbnails(context, photo, [wanted], gone);
  return found;
}

/** As `findThumbnail`, for several of one photo, in order. What has to be made is made from one decoding. */
export async function findThumbnails(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  wanted: readonly WantedThumbnail[],
  gone?: AbortSignal,
): Promise<(NamedThumbnail | null)[]> {
  const { config, work } = context;
  const damage = await damageOf(context, photo);
  const named = wanted.map((each) => ({ each, name: thumbnailName(config, photo, each, damage) }));
  const kept = await Promise.all(
    named.map(({ each, name }) => findKept(context, photo, { name, damage, format: each.format })),
  );
  const missing = new Map(
    named.flatMap(({ each, name }, at) => (kept[at] === 'to be made' ? [[name, each]] : [])),
  );
  const made =
    missing.size === 0
      ? new Map<string, NamedThumbnail>()
      : await inTurn(
          work,
          photo,
          missing,
          (take, how) => makeThumbnails(context, photo, take, how),
          gone,
        );
  return named.map(({ name }, at) => {
    const found = kept[at];
    return found === 'to be made' ? (made.get(name) ?? null) : (found ?? null);
  });
}

/**
 * As `findThumbnail`, but to be read in parts: a picture in full size takes 15 MB, and a client may
 * take hours to receive it.
 */
export async function openThumbnail(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  wanted: WantedThumbnail,
  gone?: AbortSignal,
): Promise<{ readonly name: string; readonly entry: OpenedEntry } | null> {
  const name = thumbnailName(context.config, photo, wanted, await damageOf(context, photo));
  const { format } = wanted;
  const kept = await openKept(context, { name, format });
  if (kept) return { name, entry: kept };
  const made = await findThumbnail(context, photo, wanted, gone);
  if (!made) return null;
  const entry = await openKept(context, { name: made.name, format });
  return { name: made.name, entry: entry ?? inMemory(made.bytes) };
}

/** A thumbnail that is not in the cache, since the cache cannot be written. */
function inMemory(bytes: Uint8Array): OpenedEntry {
  return {
    size: bytes.length,
    async *chunks(start, end) {
      for (let at = start; at < end; at += CHUNK) {
        yield bytes.subarray(at, Math.min(at + CHUNK, end));
      }
    },
  };
}

const CHUNK = 256 * 1024;

async function damageOf(
  { originals }: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
): Promise<Damage | null> {
  if (photo.damaged === null) return null;
  return { reason: photo.damaged, version: (await findVersion(originals, photo)) ?? '' };
}

type Named = {
  readonly name: string;
  readonly damage: Damage | null;
  readonly format: ThumbnailFormat;
};

/** Null where it is known that none can be made. */
async function findKept(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  { name, damage, format }: Named,
): Promise<NamedThumbnail | null | 'to be made'> {
  const tried = context.work.undecodable.get(name);
  if (tried !== undefined) {
    // The name for a damaged picture already contains the version.
    const now = damage === null ? await findVersion(context.originals, photo) : tried;
    if (now === null || now === tried) return null;
  }
  const bytes = await readKept(context, { name, format });
  return bytes ? { name, bytes } : 'to be made';
}

type Making = { readonly decoders: Decoders; readonly refuseLarge: boolean };

/** Makes thumbnails of one photo and puts them into the cache; none where no picture can be shown. */
async function makeThumbnails(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  take: TakePieces<WantedThumbnail>,
  { decoders, refuseLarge }: Making,
): Promise<MadeByName> {
  const { config, findings, work } = context;
  const rendered = await renderThumbnails(context, photo, take, { decoders, refuseLarge });
  if (!rendered) return new Map();
  const { wanted, thumbnails, damage: reason, version, thumbhash } = rendered;
  if (reason === null) findings.sound(photo);
  else findings.damaged(photo, reason);
  if (thumbhash !== null && reason === null) findings.thumbhash(photo, thumbhash, 'picture');
  // The names by which the thumbnails will be looked for once the damage is in the photo's row.
  const damage = reason === null ? null : { reason: photo.damaged ?? reason, version };
  const made = [...wanted].map(async ([name, each], at) => {
    const { bytes } = thumbnails[at] ?? {};
    if (!bytes) throw new Error(`no thumbnail ${name} was made`);
    const keptName = thumbnailName(config, photo, each, damage);
    work.undecodable.delete(keptName);
    await keep(context, { name: keptName, format: each.format }, bytes);
    return [name, { name: keptName, bytes }] as const;
  });
  work.made.thumbnails += wanted.size;
  return new Map(await Promise.all(made));
}

type Kept = Pick<Named, 'name' | 'format'>;

async function keep(
  { cache, log, db, config }: ThumbnailContext,
  { name, format }: Kept,
  bytes: Uint8Array,
): Promise<void> {
  try {
    await cache.put(thumbnailKey(name, format), bytes);
    if (config.delivery.s3 === 'page') noteKept(db, name);
  } catch (error) {
    // With a full disk the next request has to make the thumbnail again; this one still gets its
    // picture.
    log.error(`The thumbnail cache cannot be written: ${messageOf(error)}`);
  }
}

/** Null where there is no file, or the library cannot be read just now. */
async function findVersion(
  originals: ServerContext['originals'],
  photo: VisiblePhoto<'see' | 'approve'>,
): Promise<string | null> {
  const found = await originals.find(photo).catch(() => null);
  return found?.version ?? null;
}

/** Reads from the cache. If that fails, the thumbnail is made again. */
async function readKept(
  { cache, log, db, config }: ThumbnailContext,
  { name, format }: Kept,
): Promise<Uint8Array | null> {
  try {
    const bytes = await cache.read(thumbnailKey(name, format));
    if (config.delivery.s3 === 'page') {
      if (bytes) noteKept(db, name);
      else noteMissing(db, name);
    }
    return bytes;
  } catch (error) {
    log.error(`The thumbnail cache cannot be read: ${messageOf(error)}`);
    return null;
  }
}

/** Opens what the cache holds. If that fails, the thumbnail is made again. */
async function openKept(
  { cache, log }: ThumbnailContext,
  { name, format }: Kept,
): Promise<OpenedEntry | null> {
  try {
    return await cache.open(thumbnailKey(name, format));
  } catch (error) {
    log.error(`The thumbnail cache cannot be read: ${messageOf(error)}`);
    return null;
  }
}
