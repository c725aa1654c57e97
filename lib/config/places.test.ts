import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from './config.ts';

function faultsOf(text: string): readonly string[] {
  try {
    parseConfig(text, '/srv/gallery/gallery.yaml', { port: 3000, timezone: 'UTC' });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

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
      'library: data/cache',
      '1: library: found /srv/gallery/data/cache (around cache, /srv/gallery/data/cache), expected cache outside library, which is never written to',
    ],
  ])('%j', (text, expected) => {
    expect(faultsOf(text)).toEqual([`gallery.yaml:${expected}`]);
  });

  test.each(['library: photos\ncache: photos2', 'library: data/photos', 'library: p\ncache: ..p'])(
    '%j is fine',
    (text) => {
      expect(faultsOf(text)).toEqual([]);
    },
  );
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
