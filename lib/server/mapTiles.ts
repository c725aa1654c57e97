import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PMTiles, type Source, TileType } from 'pmtiles';
import { throughShares, type Viewer } from '../access/access.ts';
import type { Cache } from '../cache/cache.ts';
import { type Config, ConfigError } from '../config/config.ts';
import type { TileId } from '../config/tiles.ts';
import type { Database } from '../db/open.ts';
import { type Delivery, deliverBytes } from '../http/delivery.ts';
import { hasPlaces } from '../photos/places.ts';
import type { Log } from '../process/log.ts';
import { codeOf } from '../process/thrown.ts';
import { makeTileFetcher, type TileAsker, TileUnavailableError } from './fetchedTiles.ts';
import { notFound } from './noticePage.ts';
import { type ByteRequest, clientKey } from './request.ts';

/** The tiles of the map, wherever they come from. */
export type MapTiles = {
  /** Pictures, or shapes that the browser draws. */
  readonly kind: 'raster' | 'vector';
  readonly describe: () => Promise<TilesFacts>;
  /** Null: there is no such tile. Throws TileUnavailableError. */
  readonly find: (tile: TileId, asker: TileAsker) => Promise<Buffer | null>;
};

type TilesFacts = {
  readonly maxZoom: number;
  /** Who must be named for them, as plain text; null: nobody. */
  readonly attribution: string | null;
};

/** The deepest zoom level that is fetched from a host; most have tiles down to it. */
const DEEPEST = 19;

/**
 * The tiles of gallery.yaml, or null where there are none.
 *
 * @throws ConfigError where the file is missing, or contains no tiles
 */
export function openMapTiles(
  { map: { tiles, attribution } }: Pick<Config, 'map'>,
  kept: { readonly cache: Pick<Cache, 'read' | 'put'>; readonly log: Log },
): MapTiles | null {
  if (tiles === null) return null;
  if (tiles.kind === 'file') return openTileFile(tiles, attribution);
  const path = new URL(tiles.template).pathname;
  return {
    kind: /\.(?:pbf|mvt)$/i.test(decodeURI(path)) ? 'vector' : 'raster',
    describe: async () => ({ maxZoom: DEEPEST, attribution }),
    find: makeTileFetcher(tiles.template, kept),
  };
}

type TileFile = Extract<NonNullable<Config['map']['tiles']>, { kind: 'file' }>;

function openTileFile({ path, place }: TileFile, given: string | null): MapTiles {
  const kind = checkTileFile(path, place);
  const archive = new PMTiles(fileSource(path));
  const describe = async () => {
    const { maxZoom } = await archive.getHeader();
    const metadata = (await archive.getMetadata()) as { attribution?: unknown } | null;
    const own = typeof metadata?.attribution === 'string' ? plainText(metadata.attribution) : null;
    return { maxZoom, attribution: given ?? own };
  };
  return {
    kind,
    describe,
    find: async ({ z, x, y }) => {
      const found = await archive.getZxy(z, x, y);
      return found ? Buffer.from(found.data) : null;
    },
  };
}

/** PMTiles version 3, section 3: a header of 127 bytes; its 100th is the type of the tiles. */
function checkTileFile(path: string, place: string): MapTiles['kind'] {
  const header = Buffer.alloc(127);
  const expected = 'a file of tiles in the form PMTiles 3, such as `pmtiles extract` makes';
  const refuse = (found: string) =>
    new ConfigError([`${place}: map.tiles: found ${found}, expected ${expected}`]);
  try {
    const file = openSync(/*turbopackIgnore: true*/ path, 'r');
    try {
      readSync(file, header, 0, header.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    throw refuse(code === 'ENOENT' ? `no file ${path}` : `${path}, which cannot be read (${code})`);
  }
  if (header.toString('latin1', 0, 7) !== 'PMTiles' || header[7] !== 3) {
    throw refuse(`${path}, which is something else`);
  }
  const type: TileType = header[99] ?? 0;
  if (type === TileType.Mvt) return 'vector';
  if ([TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif].includes(type)) return 'raster';
  throw refuse(`${path}, whose tiles are of an unknown kind`);
}

/** Reads ranges of the file, which is opened once. */
function fileSource(path: string): Source {
  let opened: Promise<FileHandle> | null = null;
  return {
    getKey: () => path,
    getBytes: async (offset, length) => {
      opened ??= open(/*turbopackIgnore: true*/ path);
      const file = await opened.catch((error) => {
        opened = null;
        throw error;
      });
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return { data: bytes.buffer.slice(0, bytesRead) };
    },
  };
}

/** The words of an attribution, which files of tiles contain as HTML with links. */
function plainText(html: string): string | null {
  const entities: Readonly<Record<string, string>> = { '&copy;': '©', '&amp;': '&', '&nbsp;': ' ' };
  const words = html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&\w+;/g, (name) => entities[name] ?? ' ');
  return words.trim().slice(0, 200) || null;
}

/**
 * `GET /map/tiles/{z}/{x}/{y}`: a tile, for viewers who have a map. Browsers get tiles from this server
 * alone, so that the host of the tiles does not learn who looks at what.
 */
export async function deliverTile(request: ByteRequest): Promise<Delivery> {
  const { context } = request;
  const tile = parseTile(request.params);
  const asking = await request.viewer();
  if (tile === null || context.tiles === null || !hasMap(context.db, asking.viewer)) {
    return notFound;
  }
  const asker = { client: clientKey(request, asking), isVisitor: asking.user === null };
  try {
    const bytes = await context.tiles.find(tile, asker);
    return bytes ? tileDelivery(request, context.tiles, bytes) : notFound;
  } catch (error) {
    if (!(error instanceof TileUnavailableError)) throw error;
    return {
      status: 503,
      headers: { 'Cache-Control': 'no-store', 'Retry-After': '60' },
      body: null,
    };
  }
}

/** Is there a map of the gallery for the viewer, or one of a share? */
function hasMap(db: Database, viewer: Viewer): boolean {
  if (hasPlaces(db, viewer)) return true;
  return viewer.shareIds.length > 0 && hasPlaces(db, throughShares(viewer, viewer.shareIds));
}

function tileDelivery(request: ByteRequest, { kind }: MapTiles, bytes: Buffer): Delivery {
  const mediaType = kind === 'vector' ? 'application/vnd.mapbox-vector-tile' : pictureType(bytes);
  if (mediaType === null) return notFound;
  const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return deliverBytes(request, {
    etag: `"${etag}"`,
    mediaType,
    size: bytes.length,
    source: { kind: 'bytes', bytes },
  });
}

/** The media type of a tile by its first bytes, whatever its host says; null: no picture of a map. */
function pictureType(bytes: Buffer): string | null {
  const start = bytes.toString('latin1', 0, 12);
  if (start.startsWith('\x89PNG')) return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^RIFF.{4}WEBP$/s.test(start)) return 'image/webp';
  return /^.{4}ftypavif$/s.test(start) ? 'image/avif' : null;
}

function parseTile({ z = '', x = '', y = '' }: ByteRequest['params']): TileId | null {
  const isNumber = (text: string) => /^(?:0|[1-9]\d{0,6})$/.test(text);
  if (![z, x, y].every(isNumber)) return null;
  const tile = { z: Number(z), x: Number(x), y: Number(y) };
  return tile.z <= DEEPEST && Math.max(tile.x, tile.y) < 2 ** tile.z ? tile : null;
}
