import { describe, expect, test } from 'vitest';
import { faultsOf } from '../testing/testConfig.ts';
import { parseConfig } from './config.ts';

describe('directories in one another', () => {
  test.each([
    [
      'library: p\ncache: ./p/c',
      '2: cache: found /srv/gallery/p/c (inside library, /srv/gallery/p), expected cache outside library, which is never written to',
    ],
    [
      'library: p\ncache: p',
      '2: cache: found /srv/gallery/p (inside library, /srv/gallery/p), expected cache outside library, which is never written to',
    ],
    [
      'library: p\ndata_dir: p/x/../d',
      '2: data_dir: found /srv/gallery/p/d (inside library, /srv/gallery/p), expected data_dir outside library, which is never written to',
    ],
    [
      'title: x\nlibrary: .',
      '2: library: found /srv/gallery (around data_dir, /srv/gallery/data), expected data_dir outside library, which is never written to',
    ],
    [
      'library: c/photos\ncache: c',
      '1: library: found /srv/gallery/c/photos (inside cache, /srv/gallery/c), expected library outside cache, which may be wiped at any time',
    ],
    [
      'library: p\ncache: data',
      '2: cache: found /srv/gallery/data (around data_dir, /srv/gallery/data), expected data_dir outside cache, which may be wiped at any time',
    ],
    [
      'library: p\ncache: c\ndata_dir: c/d',
      '3: data_dir: found /srv/gallery/c/d (inside cache, /srv/gallery/c), expected data_dir outside cache, which may be wiped at any time',
    ],
    [
      'library: s3://photos\ncache: s3://photos/cache',
      '2: cache: found s3://photos/cache/ (inside library, s3://photos/), expected cache outside library, which is never written to',
    ],
    [
      'library: s3://pics/c/photos\ncache: s3://pics/c/',
      '1: library: found s3://pics/c/photos/ (inside cache, s3://pics/c/), expected library outside cache, which may be wiped at any time',
    ],
    [
      'library: data/cache',
      '1: library: found /srv/gallery/data/cache (around cache, /srv/gallery/data/cache), expected cache outside library, which is never written to',
    ],
  ])('%j', (text, expected) => {
    expect(faultsOf(text)).toEqual([`gallery.yaml:${expected}`]);
  });

  test.each([
    'library: s3://pics/photos\ncache: s3://pics/photos2',
    'library: s3://pics/photos',
    'library: photos\ncache: s3://photos',
    'library: photos\ncache: photos2',
    'library: data/photos',
    'library: p\ncache: ..p',
  ])('%j is fine', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

test('sendfile.root is around what is to be sent, symbolic links followed', () => {
  const text = 'library: /srv/photos\nsendfile: { header: X-Sendfile, root: /srv/p }\n';
  expect(faultsOf(text)).toEqual([
    'gallery.yaml:2: sendfile.root: found /srv/p, expected a directory around library, /srv/photos, or cache, /srv/gallery/data/cache',
  ]);
  const context = { port: 3000, timezone: 'UTC' };
  const realPath = (place: string) => place.replace(/^\/srv\/p(hotos)?/, '/mnt/p');
  const { sendfile } = parseConfig(text, '/srv/gallery/gallery.yaml', { ...context, realPath });
  expect(sendfile).toEqual({ header: 'X-Sendfile', root: '/mnt/p' });
});

describe('buckets', () => {
  const parse = (text: string) =>
    parseConfig(text, '/srv/gallery/gallery.yaml', { port: 3000, timezone: 'UTC' });

  test('are on AWS without an endpoint, and in the path with one', () => {
    const { library, cache, delivery } = parse('library: s3://photos');
    const aws = { kind: 's3', bucket: 'photos', endpoint: null, region: null, pathStyle: false };
    expect(library).toEqual({ ...aws, prefix: '' });
    expect(cache).toEqual({ kind: 'local', root: '/srv/gallery/data/cache' });
    expect(delivery).toEqual({ s3: 'redirect', urlTtlMs: 300_000 });
    const elsewhere = parse(
      'library: s3://photos/Our family+%/\ncache: s3://derived/c\ns3: { endpoint: "https://S3.example.org/", region: auto }\ndelivery: { s3: stream, url_ttl: 10m }',
    );
    const place = { endpoint: 'https://s3.example.org', region: 'auto', pathStyle: true };
    expect(elsewhere.library).toMatchObject({ ...place, prefix: 'Our family+%/' });
    expect(elsewhere.cache).toMatchObject({ ...place, bucket: 'derived', prefix: 'c/' });
    expect(elsewhere.delivery).toEqual({ s3: 'stream', urlTtlMs: 600_000 });
    const hosted = parse('library: s3://b42\ns3: { endpoint: https://x.org, path_style: false }');
    expect(hosted.library).toMatchObject({ pathStyle: false });
  });

  test.each([
    [
      's3: { endpoint: s3.example.org }',
      's3.endpoint: found "s3.example.org", expected the address of a service, like https://s3.example.org',
    ],
    [
      's3: { region: eu west }',
      's3.region: found "eu west", expected the name of a region, like eu-west-1',
    ],
    ['s3: { path_style: 1 }', 's3.path_style: found 1, expected true or false'],
    ['s3: { key: x }', 's3.key: found an unknown key, expected a known one; the nearest is region'],
    [
      'delivery: { s3: proxy }',
      'delivery.s3: found "proxy", expected one of redirect, stream, page',
    ],
    ['delivery: { url_ttl: 5 }', 'delivery.url_ttl: found 5, expected a time from 30s to 12h'],
  ])('%s', (text, expected) => {
    expect(faultsOf(`library: s3://photos\n${text}`)).toEqual([`gallery.yaml:2: ${expected}`]);
  });
});
