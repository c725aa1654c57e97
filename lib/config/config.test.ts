import { describe, expect, test } from 'vitest';
import { matchPath } from '../library/albumPath.ts';
import { DEFAULT_PATTERNS, defaultIgnore } from '../library/patternForms.ts';
import { parseConfig } from './config.ts';

function parse(text: string, port = 3000) {
  return parseConfig(text, '/srv/gallery/gallery.yaml', { port, timezone: 'Asia/Tokyo' });
}

describe('a good file', () => {
  test('only library is required; everything else has its default', () => {
    const { patterns, presets, ...rest } = parse('library: ./photos\n');
    expect(rest).toEqual({
      file: '/srv/gallery/gallery.yaml',
      title: 'Gallery',
      url: 'http://localhost:3000',
      alsoAt: [],
      locale: 'en',
      dateOrder: ['exif', 'xmp', 'iptc', 'sidecar', 'digitised', 'film', 'gps', 'changed'],
      timezone: 'Asia/Tokyo',
      dataDir: '/srv/gallery/data',
      library: { kind: 'local', root: '/srv/gallery/photos' },
      cache: { kind: 'local', root: '/srv/gallery/data/cache' },
      delivery: { s3: 'redirect', urlTtlMs: 300_000 },
      cacheMaxBytes: null,
      patternsAreDefault: true,
      ignores: defaultIgnore.map((source) => ({ source, readings: expect.any(Array) })),
      encoding: { jpeg: { quality: 82 }, webp: { quality: 80 } },
      previewCount: 5,
      newAlbums: 'public',
      newPhotos: 'publish',
      previews: false,
      keepMissingDays: null,
      maxRemoved: 0.2,
      trustDirectoryTimes: false,
      maxMegapixels: 268,
      films: { renditions: 'on' },
      map: { tiles: null, attribution: null },
      mail: null,
      oidc: null,
      trustedProxies: ['127.0.0.1'],
      sendfile: null,
      stopTimeoutMs: 8_000,
      activityDays: 365,
      logLevel: 'info',
      logFormat: 'text',
    });
    expect([...presets.values()]).toEqual([
      { name: 'thumb', width: 256, height: 256, crop: true },
      { name: 'row', width: 432, height: 288, crop: false },
      { name: 'grid', width: 720, height: 480, crop: false },
      { name: 'medium', width: 864, height: 1080, crop: false },
      { name: 'standard', width: 1536, height: 1536, crop: false },
      { name: 'large', width: 2560, height: 2560, crop: false },
    ]);
    const { ignores } = rest;
    expect(patterns.map(({ category, source: path }) => ({ category, path }))).toEqual(
      DEFAULT_PATTERNS,
    );
    expect(matchPath(patterns, ignores, '2013/01_19_Snow in Paris/x.HEIC')).toMatchObject({
      category: 'Photos',
      name: 'Snow in Paris',
    });
    expect(matchPath(patterns, ignores, '2013/01_19_Snow/x.txt')).toEqual({ kind: 'unmatched' });
    expect(matchPath(patterns, ignores, 'a/.DS_Store')).toEqual({ kind: 'ignored' });
  });

  test('every key has its effect', () => {
    const config = parse(`
title: Our photos
url: HTTPS://Photos.example.org:8443/
also_at: [HTTP://Homeserver:3000/, 'http://[::1]:80']
locale: fr
timezone: Europe/Paris
data_dir: /var/lib/albumen
library: ../photos
cache: cache
cache_max_size: 1.5 TB
patterns:
  - category: Old
    path: '(?i)(?P<a_name>[^/]+)/.*\\.jpg'
  - { category: New, path: 'new/.*' }
ignore: ['.*~']
presets:
  thumb: { width: 100, height: 90 }
  512: { width: 512, height: 512, crop: true }
encoding:
  jpeg: { mozjpeg: true, chromaSubsampling: '4:4:4' }
  webp: { quality: 70, effort: 0 }
preview_count: 0
new_albums: private
max_removed: 1
trust_directory_times: true
max_megapixels: 400
mail: { from: gallery@example.org }
oidc: { issuer: https://id.example.org/realm, client_id: gallery, create: true }
trusted_proxies: [10.0.0.0/8, '::1', 'fd00::/8']
sendfile: { header: x-sendfile }
stop_timeout: 2m
log_level: debug
map: { tiles: maps/europe.pmtiles }
`);
    expect(config).toMatchObject({
      title: 'Our photos',
      url: 'https://photos.example.org:8443',
      alsoAt: ['http://homeserver:3000', 'http://[::1]'],
      locale: 'fr',
      timezone: 'Europe/Paris',
      dataDir: '/var/lib/albumen',
      library: { kind: 'local', root: '/srv/photos' },
      cache: { kind: 'local', root: '/srv/gallery/cache' },
      cacheMaxBytes: 1.5e12,
      encoding: {
        jpeg: { quality: 82, mozjpeg: true, chromaSubsampling: '4:4:4' },
        webp: { quality: 70, effort: 0 },
      },
      previewCount: 0,
      newAlbums: 'private',
      maxRemoved: 1,
      trustDirectoryTimes: true,
      maxMegapixels: 400,
      map: {
        tiles: {
          kind: 'file',
          path: '/srv/gallery/maps/europe.pmtiles',
          place: 'gallery.yaml:33',
        },
        attribution: null,
      },
      mail: { from: 'gallery@example.org', place: 'gallery.yaml:27' },
      oidc: {
        issuer: 'https://id.example.org/realm',
        clientId: 'gallery',
        name: 'id.example.org',
        create: true,
        place: 'gallery.yaml:28',
      },
      trustedProxies: ['10.0.0.0/8', '::1', 'fd00::/8'],
      sendfile: { header: 'X-Sendfile', root: '/' },
      stopTimeoutMs: 120_000,
      logLevel: 'debug',
    });
    expect(config.patternsAreDefault).toBe(false);
    expect(config.patterns.map(({ category }) => category)).toEqual(['Old', 'New']);
    expect(matchPath(config.patterns, config.ignores, 'Été/A.JPG')).toMatchObject({ name: 'Été' });
    expect(matchPath(config.patterns, config.ignores, 'new/a~')).toEqual({ kind: 'ignored' });
    expect([...config.presets.values()]).toEqual([
      { name: '512', width: 512, height: 512, crop: true },
      { name: 'thumb', width: 100, height: 90, crop: false },
      { name: 'row', width: 432, height: 288, crop: false },
      { name: 'grid', width: 720, height: 480, crop: false },
      { name: 'medium', width: 864, height: 1080, crop: false },
      { name: 'standard', width: 1536, height: 1536, crop: false },
      { name: 'large', width: 2560, height: 2560, crop: false },
    ]);
  });

  test('the default url has the port, unless that is the default of its scheme', () => {
    expect(parse('library: p', 8080).url).toBe('http://localhost:8080');
    expect(parse('library: p', 80).url).toBe('http://localhost');
  });

  test('anchors may be used, and a byte order mark is no fault', () => {
    const config = parse('\uFEFFlibrary: &p ./photos\ntitle: *p\n');
    expect(config.title).toBe('./photos');
  });
});

test.each([
  'http://id.example.org',
  'id.example.org',
  'https://a@id.example.org',
  'https://id.example.org?x',
  'https://id.example.org#x',
  'ftp://x',
])('a provider is none at %s', (issuer) => {
  expect(() => parse(`library: p\noidc: { issuer: '${issuer}', client_id: g }\n`)).toThrow(
    'expected the address of the provider',
  );
});
