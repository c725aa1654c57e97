import { readFileSync, realpathSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { StoragePlace } from '../cache/openCache.ts';
import { keptTimezone } from '../db/keptTimezone.ts';
import type { Preset } from '../images/presets.ts';
import {
  type AlbumPattern,
  compileIgnore,
  compilePattern,
  type IgnoreRule,
} from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { keptSecret } from './authSecret.ts';
import { bucketFaults } from './buckets.ts';
import { patternFaults, presetNameFaults, schemaFaults } from './checks.ts';
import { readDocument } from './document.ts';
import { type Environment, parseEnvironment, smtpExample } from './environment.ts';
import { type Fault, faultTexts } from './faults.ts';
import { placeFaults, resolvePlaces, sendfileFaults } from './places.ts';
import { findOrigin, type GalleryFile, gallerySchema } from './schema.ts';

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
  readonly newAlbums: GalleryFile['new_albums'];
  /** What happens to photos that appear later in an album that others can see. */
  readonly newPhotos: GalleryFile['new_photos'];
  /** A fraction of all photos, from 0 to 1. */
  readonly maxRemoved: number;
  /** Pictures with more megapixels are not decoded. */
  readonly maxMegapixels: number;
  /** `renditions`: are films that a viewer or a browser cannot have as they are encoded anew? */
  readonly films: Readonly<GalleryFile['films']>;
  /** The sender of mail, and the place in the file that says so; null: no mail is sent. */
  readonly mail: { readonly from: string; readonly place: string } | null;
  /** Addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[];
  /**
   * The header by which the web server in front of us is told to send a file, and the directory
   * (without symbolic links) to which the paths in it are relative; null: we send files ourselves.
   */
  readonly sendfile: Readonly<NonNullable<GalleryFile['sendfile']>> | null;
  /** For how long answers under way may go on when the server is stopped, in milliseconds. */
  readonly stopTimeoutMs: number;
  /** How long activity is kept. */
  readonly activityDays: number;
  readonly logLevel: GalleryFile['log_level'];
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
export type ParseContext = {
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
  const { mail } = result.data;
  const place = `${shownAs}:${document.lineOf(['mail'])}`;
  return {
    ...buildConfig(result.data, file, context),
    mail: mail ? { from: mail.from, place } : null,
  };
}

function buildConfig(
  given: GalleryFile,
  file: string,
  { port, timezone, keptTimezone: kept, realPath = path.resolve }: ParseContext,
): Omit<Config, 'mail'> {
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
    newAlbums: given.new_albums,
    newPhotos: given.new_photos,
    maxRemoved: given.max_removed,
    maxMegapixels: given.max_megapixels,
    films: given.films,
    trustedProxies: given.trusted_proxies,
    sendfile: given.sendfile
      ? { ...given.sendfile, root: realPath(path.resolve(given.sendfile.root)) }
      : null,
    stopTimeoutMs: given.stop_timeout,
    activityDays: given.activity_days,
    logLevel: given.log_level,
  };
}

/** The place of the cache, whose files a group may read that a web server belongs to. */
function sharedWith(cache: StoragePlace, group: number | undefined): StoragePlace {
  return cache.kind === 'local' && group !== undefined ? { ...cache, group } : cache;
}

/**
 * PORT, HOST, NEXTAUTH_SECRET, SMTP_URL and GALLERY_CONFIG, with their defaults.
 *
 * @throws ConfigError
 */
export function environment(): Environment {
  const { environment, faults } = parseEnvironment(process.env);
  if (faults.length > 0) throw new ConfigError(faults);
  return environment;
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    config: Config;
    /** By data directory. */
    authSecrets: Map<string, string>;
  }
}

/**
 * The configuration of this process: GALLERY_CONFIG, else gallery.yaml beside package.json. It is
 * read once; changes take effect at the next start.
 *
 * @throws ConfigError with the faults of file and environment together.
 */
export function loadConfig(): Config {
  return processGlobal('config', readConfig);
}

function readConfig(): Config {
  const { environment, faults } = parseEnvironment(process.env);
  const file = path.resolve(
    /*turbopackIgnore: true*/ environment.galleryConfig ?? path.join(projectRoot(), 'gallery.yaml'),
  );
  const shownAs = shownPath(file);
  try {
    const config = parseConfig(readText(file, shownAs), file, {
      port: environment.port,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      keptTimezone,
      shownAs,
      realPath: existingRealPath,
    });
    if (faults.length === 0) return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError([...faults, ...error.faults]);
  }
  throw new ConfigError(faults);
}

function readText(file: string, shownAs: string): string {
  try {
    return readFileSync(/*turbopackIgnore: true*/ file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') {
      throw new ConfigError([
        `${shownAs}: found no such file, expected the configuration; \`npm run init\` makes one, ` +
          '`npm run try` shows the gallery without one',
      ]);
    }
    const reason = code === 'EISDIR' ? 'a directory' : `what cannot be read (${code})`;
    throw new ConfigError([`${shownAs}: found ${reason}, expected a YAML file`]);
  }
}

function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') ? file : relative;
}

/** The path with symbolic links resolved in the part of it that exists. */
function existingRealPath(place: string): string {
  try {
    return realpathSync(/*turbopackIgnore: true*/ place);
  } catch {
    const parent = path.dirname(place);
    return parent === place
      ? place
      : path.join(/*turbopackIgnore: true*/ existingRealPath(parent), path.basename(place));
  }
}

/**
 * The secret that sessions are signed with: NEXTAUTH_SECRET, else one that is made once and kept in
 * the data directory. Read once for each process.
 *
 * @throws ConfigError when it cannot be kept.
 */
export function authSecret({ dataDir }: Pick<Config, 'dataDir'>): string {
  const secrets = processGlobal('authSecrets', () => new Map());
  const secret = secrets.get(dataDir) ?? findAuthSecret(dataDir);
  secrets.set(dataDir, secret);
  return secret;
}

function findAuthSecret(dataDir: string): string {
  const given = environment().nextAuthSecret;
  if (given !== undefined) return given;
  try {
    return keptSecret(dataDir);
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

/** How mail is sent. */
export type MailSettings = {
  /** A secret. */
  readonly smtpUrl: string;
  readonly from: { readonly name: string; readonly address: string };
};

/**
 * How mail is sent; null where the gallery sends none. Called by the code that sends mail and by
 * the server when it starts, but not by every command: the secret may be in the server's
 * environment only.
 *
 * @throws ConfigError where the file has `mail` and the environment no SMTP_URL, or the reverse.
 */
export function mailSettings({ mail, title, file }: MailConfig): MailSettings | null {
  const { smtpUrl } = environment();
  if (mail && smtpUrl !== undefined) return { smtpUrl, from: { name: title, address: mail.from } };
  if (!mail && smtpUrl === undefined) return null;
  throw new ConfigError([
    mail
      ? `${mail.place}: mail: found no SMTP_URL in the environment, expected one like ${smtpExample}`
      : `SMTP_URL: found it without \`mail\` in ${shownPath(file)}, expected both or neither, like mail: { from: gallery@example.org }`,
  ]);
}

type MailConfig = Pick<Config, 'mail' | 'title' | 'file'>;

/**
 * Tells Next where this server listens. After a server action that redirects, Next requests the
 * page from itself; without this it would use the scheme of the proxied request, and fail behind
 * https.
 */
export function setOwnOrigin({ address, port }: Pick<AddressInfo, 'address' | 'port'>): void {
  const anywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const own = anywhere[address] ?? address;
  const host = own.includes(':') ? `[${own}]` : own;
  Object.assign(process.env, { __NEXT_PRIVATE_ORIGIN: `http://${host}:${port}` });
}

/** Tells next-auth, which reads only the environment, where the gallery is. */
export function setAuthUrl(config: Pick<Config, 'url'>): void {
  Object.assign(process.env, { NEXTAUTH_URL: config.url });
}
