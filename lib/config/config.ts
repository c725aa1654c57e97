import path from 'node:path';
import type { StoragePlace } from '../cache/storagePlace.ts';
import type { Preset } from '../images/presets.ts';
import {
  type AlbumPattern,
  compileIgnore,
  compilePattern,
  type IgnoreRule,
} from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { bucketFaults } from './buckets.ts';
import { patternFaults, presetNameFaults, schemaFaults } from './checks.ts';
import { readDocument } from './document.ts';
import { type Fault, faultTexts } from './faults.ts';
import { placeFaults, resolvePlaces, sendfileFaults } from './places.ts';
import { type GalleryFile, gallerySchema } from './schema.ts';
import { type TilesPlace, tilesPlace } from './tiles.ts';
import { findOrigin } from './valueSchemas.ts';

/** The parsed configuration. All directories are absolute. */
export type Config = {
  /** The file it was read from, absolute. */
  readonly file: string;
  readonly title: string;
  /** Scheme, host and port, without trailing slash. */
  readonly url: string;
  /** More addresses, like `url`, by which people reach the gallery; no link points there. */
  readonly alsoAt: readonly string[];
  readonly locale: GalleryFile['locale'];
  /** An IANA name; the zone of dates without an offset. */
  readonly timezone: string;
  /** The sources of dates in files, in the order in which they count. */
  readonly dateOrder: GalleryFile['date_order'];
  readonly dataDir: string;
  readonly library: StoragePlace;
  readonly cache: StoragePlace;
  /** How what lies in a bucket reaches browsers. */
  readonly delivery: {
    /** Originals: `redirect` to a signed URL, or `stream` through this server. */
    readonly s3: GalleryFile['delivery']['s3'];
    /** How long a signed URL works. */
    readonly urlTtlMs: number;
  };
  /** Bytes that the cache may have; null: no bound. */
  readonly cacheMaxBytes: number | null;
  readonly patterns: readonly AlbumPattern[];
  /** True where the file has no `patterns`. */
  readonly patternsAreDefault: boolean;
  readonly ignores: readonly IgnoreRule[];
  /** Always has `thumb` and `standard`. */
  readonly presets: ReadonlyMap<string, Preset>;
  /** Options of sharp's jpeg() and webp(). */
  readonly encoding: Readonly<GalleryFile['encoding']>;
  readonly previewCount: number;
  /** Do albums that were made public by hand tell chats their title and cover? */
  readonly previews: boolean;
  readonly newAlbums: GalleryFile['new_albums'];
  /** What happens to photos that appear later in an album that others can see. */
  readonly newPhotos: GalleryFile['new_photos'];
  /** A fraction of all photos, from 0 to 1. */
  readonly maxRemoved: number;
  /** Days after which what is missing is forgotten; null: never. */
  readonly keepMissingDays: number | null;
  /** Is a directory whose times have not changed taken as it was listed before? */
  readonly trustDirectoryTimes: boolean;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels: number;
  /** `renditions`: is a film encoded again where the viewer may not have its file, or the browser cannot play it? */
  readonly films: Readonly<GalleryFile['films']>;
  /**
   * Where the tiles of the map come from, and the place in the file that says so; null: the map is an
   * outline of the world. `attribution`: who must be named for them; null: what the file itself says.
   */
  readonly map: {
    readonly tiles: (TilesPlace & { readonly place: string }) | null;
    readonly attribution: string | null;
  };
  /** The sender of mail, and the place in the file that says so; null: no mail is sent. */
  readonly mail: { readonly from: string; readonly place: string } | null;
  /** The provider of single sign-on, and the place in the file that says so; null: none. */
  readonly oidc: Oidc | null;
  /** Addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[];
  /**
   * The header by which the web server in front of us is told to send a file, and the directory
   * (without symbolic links) to which the paths in it are relative; null: we send files ourselves.
   */
  readonly sendfile: Readonly<NonNullable<GalleryFile['sendfile']>> | null;
  /** How long responses that have begun may go on when the server is stopped, in milliseconds. */
  readonly stopTimeoutMs: number;
  /** How long activity is kept. */
  readonly activityDays: number;
  readonly logLevel: GalleryFile['log_level'];
  readonly logFormat: GalleryFile['log_format'];
};

/** A provider of OpenID Connect, by whose accounts people sign in. */
export type Oidc = {
  readonly issuer: string;
  readonly clientId: string;
  /** The name of the provider on the button. */
  readonly name: string;
  /** Are users added for accounts that nobody here has? */
  readonly create: boolean;
  readonly place: string;
};

/** Everything that is wrong with the configuration, one line a fault. Commands end with exit 2. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** What parsing depends on besides the text; `shownAs` is the file's name in faults. */
type ParseContext = {
  readonly port: number;
  /** The machine's time zone. */
  readonly timezone: string;
  /** The time zone first used with this data directory, where one is known. */
  readonly keptTimezone?: (dataDir: string) => string | null;
  readonly shownAs?: string;
  /** Resolves symbolic links; without it paths are compared as written. */
  readonly realPath?: (path: string) => string;
};

/**
 * Parses the text of the gallery.yaml at `file` (absolute).
 *
 * @throws ConfigError with every fault, each as `gallery.yaml:3: key: found X, expected Y`.
 */
export function parseConfig(text: string, file: string, context: ParseContext): Config {
  const document = readDocument(text);
  const shownAs = context.shownAs ?? path.basename(file);
  if (!document.readable) throw new ConfigError(faultTexts(shownAs, document.faults));
  const { value } = document;
  const result = gallerySchema.safeParse(value);
  const base = path.dirname(file);
  const realPath = context.realPath ?? path.resolve;
  const faults: Fault[] = [
    ...document.faults,
    ...(result.success ? [] : schemaFaults(result.error, value, document.lineOf)),
    ...presetNameFaults(value, document.lineOf),
    ...patternFaults(value, document.lineOf),
    ...placeFaults(value, base, document.lineOf, realPath),
    ...sendfileFaults(value, base, document.lineOf, realPath),
    ...bucketFaults(value, document.lineOf),
  ];
  if (!result.success || faults.length > 0) throw new ConfigError(faultTexts(shownAs, faults));
  const { mail, oidc, map } = result.data;
  const placeOf = (key: string) => `${shownAs}:${document.lineOf([key])}`;
  return {
    ...buildConfig(result.data, file, context),
    map: {
      tiles: map.tiles
        ? {
            ...tilesPlace(map.tiles, base),
            place: `${shownAs}:${document.lineOf(['map', 'tiles'])}`,
          }
        : null,
      attribution: map.attribution ?? null,
    },
    mail: mail ? { from: mail.from, place: placeOf('mail') } : null,
    oidc: oidc ? { ...oidcOf(oidc), place: placeOf('oidc') } : null,
  };
}

function oidcOf(given: NonNullable<GalleryFile['oidc']>): Omit<Oidc, 'place'> {
  const { issuer, client_id: clientId, create } = given;
  return { issuer, clientId, create, name: given.name ?? new URL(issuer).host };
}

function buildConfig(
  given: GalleryFile,
  file: string,
  { port, timezone, keptTimezone: kept, realPath = path.resolve }: ParseContext,
): Omit<Config, 'map' | 'mail' | 'oidc'> {
  const places = resolvePlaces(given, path.dirname(file));
  return {
    file,
    title: given.title,
    url: findOrigin(given.url ?? '') ?? new URL(`http://localhost:${port}`).origin,
    alsoAt: given.also_at.flatMap((address) => findOrigin(address) ?? []),
    locale: given.locale,
    dateOrder: given.date_order,
    timezone: given.timezone ?? kept?.(places.data_dir) ?? timezone,
    dataDir: places.data_dir,
    library: places.library,
    cache: sharedWith(places.cache, given.sendfile?.group),
    delivery: { s3: given.delivery.s3, urlTtlMs: given.delivery.url_ttl },
    cacheMaxBytes: given.cache_max_size ?? null,
    patterns: (given.patterns ?? DEFAULT_PATTERNS).map((pattern) =>
      compilePattern(pattern.category, pattern.path),
    ),
    patternsAreDefault: given.patterns === undefined,
    ignores: given.ignore.map(compileIgnore),
    presets: new Map(
      Object.entries(given.presets).map(([name, preset]) => [name, { name, ...preset }]),
    ),
    encoding: given.encoding,
    previewCount: given.preview_count,
    previews: given.previews,
    newAlbums: given.new_albums,
    newPhotos: given.new_photos,
    keepMissingDays: given.keep_missing_days ?? null,
    maxRemoved: given.max_removed,
    trustDirectoryTimes: given.trust_directory_times,
    maxMegapixels: given.max_megapixels,
    films: given.films,
    trustedProxies: given.trusted_proxies,
    sendfile: given.sendfile
      ? { ...given.sendfile, root: realPath(path.resolve(given.sendfile.root)) }
      : null,
    stopTimeoutMs: given.stop_timeout,
    activityDays: given.activity_days,
    logLevel: given.log_level,
    logFormat: given.log_format,
  };
}

/** The place of the cache, with the group (that of a web server) that may read its files, if any. */
function sharedWith(cache: StoragePlace, group: number | undefined): StoragePlace {
  return cache.kind === 'local' && group !== undefined ? { ...cache, group } : cache;
}
