import { z } from 'zod';
import { locales } from '../i18n/locale.ts';
import { DEFAULT_MAX_MEGAPIXELS, MAX_PRESET_SIDE } from '../images/presets.ts';
import { defaultIgnore } from '../library/patternForms.ts';
import { findGroupId } from '../process/groupId.ts';
import { fileDateSources } from '../time/takenSource.ts';
import type { KeyPath } from './faults.ts';
import { tilesFault } from './tiles.ts';
import {
  boolean,
  byteSize,
  directory,
  duration,
  findOrigin,
  oneOf,
  origin,
  proxy,
  storage,
  text,
  timezone,
  whole,
} from './valueSchemas.ts';

const defaultPresets = {
  thumb: { width: 256, height: 256, crop: true },
  row: { width: 432, height: 288, crop: false },
  grid: { width: 720, height: 480, crop: false },
  medium: { width: 864, height: 1080, crop: false },
  standard: { width: 1536, height: 1536, crop: false },
  large: { width: 2560, height: 2560, crop: false },
};

const DATE_ORDER = `a list of ${fileDateSources.join(', ')}, each at most once`;

const dateOrder = z
  .array(z.enum(fileDateSources, { error: DATE_ORDER }), { error: DATE_ORDER })
  .min(1, { error: DATE_ORDER })
  .refine((sources) => new Set(sources).size === sources.length, { error: DATE_ORDER })
  .default([...fileDateSources]);

const pattern = z.strictObject(
  {
    category: text('the name of a category').max(100, { error: 'at most 100 characters' }),
    path: text('a regular expression'),
  },
  { error: 'a mapping with category and path' },
);

const preset = z.strictObject(
  {
    width: whole(1, MAX_PRESET_SIDE),
    height: whole(1, MAX_PRESET_SIDE),
    crop: boolean().default(false),
  },
  { error: 'a mapping with width and height' },
);

// The options are those of sharp's jpeg() and webp() that have an effect on a still picture.
const jpeg = z.strictObject(
  {
    quality: whole(1, 100).default(82),
    progressive: boolean().optional(),
    chromaSubsampling: oneOf('4:2:0', '4:4:4').optional(),
    optimiseCoding: boolean().optional(),
    optimizeCoding: boolean().optional(),
    mozjpeg: boolean().optional(),
    trellisQuantisation: boolean().optional(),
    overshootDeringing: boolean().optional(),
    optimiseScans: boolean().optional(),
    optimizeScans: boolean().optional(),
    quantisationTable: whole(0, 8).optional(),
    quantizationTable: whole(0, 8).optional(),
  },
  { error: 'a mapping of encoder options' },
);

const webp = z.strictObject(
  {
    quality: whole(1, 100).default(80),
    alphaQuality: whole(0, 100).optional(),
    lossless: boolean().optional(),
    nearLossless: boolean().optional(),
    smartSubsample: boolean().optional(),
    smartDeblock: boolean().optional(),
    effort: whole(0, 6).optional(),
    preset: oneOf('default', 'photo', 'picture', 'drawing', 'icon', 'text').optional(),
    exact: boolean().optional(),
  },
  { error: 'a mapping of encoder options' },
);

const encoding = z.strictObject(
  { jpeg: jpeg.prefault({}), webp: webp.prefault({}) },
  { error: 'a mapping with jpeg and webp' },
);

const ADDRESS = 'an e-mail address, like gallery@example.org';

const mail = z.strictObject(
  { from: text(ADDRESS).pipe(z.email({ error: ADDRESS })) },
  { error: 'a mapping with from' },
);

const SENDFILE = 'X-Accel-Redirect (nginx) or X-Sendfile (Apache, Caddy)';
const sendfileHeaders = ['X-Accel-Redirect', 'X-Sendfile'] as const;

const sendfileHeader = text(SENDFILE).transform((value, context) => {
  const header = sendfileHeaders.find((name) => name.toLowerCase() === value.toLowerCase());
  if (header !== undefined) return header;
  context.addIssue({ code: 'custom', message: SENDFILE });
  return z.NEVER;
});

const SENDFILE_GROUP = 'a group of this machine, such as www-data';
const SENDFILE_ROOT = 'an absolute directory';

const sendfile = z.strictObject(
  {
    header: sendfileHeader,
    root: directory(SENDFILE_ROOT)
      .refine((value) => value.startsWith('/'), { error: SENDFILE_ROOT })
      .default('/'),
    group: z
      .union([z.string(), z.int()], { error: SENDFILE_GROUP })
      .transform((name, context) => {
        const group = findGroupId(String(name));
        if (group !== null) return group;
        context.addIssue({ code: 'custom', message: SENDFILE_GROUP });
        return z.NEVER;
      })
      .optional(),
  },
  { error: 'a mapping with header, like { header: X-Accel-Redirect }' },
);

const ENDPOINT = 'the address of a service, like https://s3.example.org';
const REGION = 'the name of a region, like eu-west-1';

const s3 = z.strictObject(
  {
    endpoint: text(ENDPOINT)
      .refine((value) => findOrigin(value) !== null, { error: ENDPOINT })
      .transform((value) => findOrigin(value) ?? value)
      .optional(),
    region: text(REGION)
      .regex(/^[a-z0-9-]+$/i, { error: REGION })
      .optional(),
    path_style: boolean().optional(),
  },
  { error: 'a mapping with endpoint, region or path_style' },
);

const delivery = z.strictObject(
  {
    s3: oneOf('redirect', 'stream', 'page').default('redirect'),
    url_ttl: duration('30s', '12h').prefault('5m'),
  },
  { error: 'a mapping with s3 or url_ttl' },
);

const ISSUER = 'the address of the provider, like https://id.example.org';
const CLIENT = 'the name under which the provider knows this gallery';
const SIGN_IN_NAME = 'a few words, such as the name of the provider';

const oidc = z.strictObject(
  {
    issuer: text(ISSUER).refine(isIssuer, { error: ISSUER }),
    client_id: text(CLIENT).max(300, { error: CLIENT }),
    name: text(SIGN_IN_NAME).max(60, { error: SIGN_IN_NAME }).optional(),
    create: boolean().default(false),
  },
  { error: 'a mapping with issuer and client_id' },
);

/**
 * An issuer has no query and no fragment (OpenID Connect Discovery 1.0, section 2). Threat: over
 * http, anybody between us and the provider could sign in as anybody; only a provider on this
 * machine may do without https.
 */
function isIssuer(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || /[?#@]/.test(value)) return false;
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}

const films = z.strictObject(
  { renditions: oneOf('on', 'off').default('on') },
  { error: 'a mapping with renditions' },
);

const TILES = 'a .pmtiles file, or an address with {z}, {x} and {y}';
const ATTRIBUTION = 'a few words, like © OpenStreetMap contributors';

const map = z
  .strictObject(
    {
      tiles: text(TILES)
        .superRefine((value, context) => {
          const fault = tilesFault(value);
          if (fault !== null) context.addIssue({ code: 'custom', message: fault });
        })
        .nullable()
        .default(null),
      attribution: text(ATTRIBUTION).max(200, { error: ATTRIBUTION }).optional(),
    },
    { error: 'a mapping with tiles' },
  )
  .superRefine(({ tiles, attribution }, context) => {
    if (tiles === null || !/:\/\//.test(tiles) || attribution !== undefined) return;
    const message = `the words that the owner of the tiles wants to be named with, ${ATTRIBUTION}`;
    context.addIssue({ code: 'custom', path: ['attribution'], message });
  });

/** The schema of `gallery.yaml`, without the checks that concern several keys at once. */
export const gallerySchema = z.strictObject(
  {
    title: text('text').default('Gallery'),
    url: origin.optional(),
    also_at: z.array(origin, { error: 'a list of addresses' }).default([]),
    locale: oneOf(...locales).default('en'),
    timezone: timezone.optional(),
    date_order: dateOrder,
    data_dir: directory('a directory').default('./data'),
    library: storage('the directory of the photos'),
    cache: storage('a directory').optional(),
    cache_max_size: byteSize.optional(),
    s3: s3.optional(),
    delivery: delivery.prefault({}),
    patterns: z
      .array(pattern, { error: 'a list of patterns' })
      .min(1, { error: 'at least one pattern' })
      .optional(),
    ignore: z
      .array(text('a regular expression'), { error: 'a list of regular expressions' })
      .default([...defaultIgnore]),
    presets: z
      .record(z.string(), preset, { error: 'a mapping of names to sizes' })
      .default({})
      .transform((given) => ({ ...defaultPresets, ...given })),
    encoding: encoding.prefault({}),
    preview_count: whole(0, 100).default(5),
    previews: boolean().default(false),
    new_albums: oneOf('public', 'private').default('public'),
    new_photos: oneOf('publish', 'review').default('publish'),
    keep_missing_days: whole(1, 36_500).optional(),
    max_removed: z
      .number({ error: 'a number from 0 to 1' })
      .min(0, { error: 'a number from 0 to 1' })
      .max(1, { error: 'a number from 0 to 1' })
      .default(0.2),
    trust_directory_times: boolean().default(false),
    max_megapixels: whole(1, 10_000).default(DEFAULT_MAX_MEGAPIXELS),
    films: films.prefault({}),
    map: map.prefault({}),
    mail: mail.optional(),
    oidc: oidc.optional(),
    activity_days: whole(1, 36_500).default(365),
    trusted_proxies: z.array(proxy, { error: 'a list of addresses' }).default(['127.0.0.1']),
    sendfile: sendfile.optional(),
    stop_timeout: duration('0s', '1h').prefault('8s'),
    log_level: oneOf('debug', 'info', 'warn', 'error').default('info'),
    log_format: oneOf('text', 'json').default('text'),
  },
  { error: 'keys and values, at least library: ./photos' },
);

/**
 * Keys that have no effect in this version, with the reason. They are refused, so that nobody
 * relies on them.
 */
export const keysWithoutEffect: ReadonlyMap<string, string> = new Map([
  ['archive_expiry_days', 'archives are made as they are sent, and none is kept'],
]);

/** `gallery.yaml` with its defaults filled in; directories as written. */
export type GalleryFile = z.output<typeof gallerySchema>;

/** The keys that mean something in the mapping at `path`. */
export function knownKeys(path: KeyPath): string[] {
  const shapes: [RegExp, object][] = [
    [/^$/, gallerySchema.shape],
    [/^patterns,\d+$/, pattern.shape],
    [/^presets,[^,]*$/, preset.shape],
    [/^encoding$/, encoding.shape],
    [/^encoding,jpeg$/, jpeg.shape],
    [/^encoding,webp$/, webp.shape],
    [/^mail$/, mail.shape],
    [/^oidc$/, oidc.shape],
    [/^sendfile$/, sendfile.shape],
    [/^s3$/, s3.shape],
    [/^delivery$/, delivery.shape],
    [/^films$/, films.shape],
    [/^map$/, map.shape],
  ];
  const found = shapes.find(([where]) => where.test(path.join(',')));
  return Object.keys(found?.[1] ?? {});
}
