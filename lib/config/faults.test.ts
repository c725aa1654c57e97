import { describe, expect, test } from 'vitest';
import { faultsOf } from '../testing/testConfig.ts';

describe('one fault', () => {
  const unknown = 'found an unknown key, expected a known one; the nearest is';
  const url = 'expected scheme and host alone, like https://photos.example.org';
  const proxy = 'expected an address or a range, like 127.0.0.1 or 10.0.0.0/8';
  const preset = 'expected a name of a-z, 0-9 and hyphens, other than "original" and "film"';
  const side = 'expected a whole number from 1 to 16383';

  test.each([
    ['titel: x', `titel: ${unknown} title`],
    ['dataDir: x', `dataDir: ${unknown} data_dir`],
    ['s3x: { region: x }', `s3x: ${unknown} s3`],
    [
      's3: { region: x }',
      's3: found a key without effect (neither library nor cache is a bucket), expected library or cache like s3://bucket/prefix, or none',
    ],
    [
      'delivery: { s3: stream }',
      'delivery: found a key without effect (neither library nor cache is a bucket), expected library or cache like s3://bucket/prefix, or none',
    ],
    [
      'delivery: { s3: page }',
      'delivery.s3: found page, which has no effect (the thumbnails are not in a bucket), expected redirect or stream, or a cache like s3://bucket/prefix',
    ],
    [
      'cache: S3://bucket/x',
      'cache: found "S3://bucket/x", expected a bucket like s3://photos/family, its prefix a path without . and ..',
    ],
    [
      'cache: s3://bucket/a/../b',
      'cache: found "s3://bucket/a/../b", expected a bucket like s3://photos/family, its prefix a path without . and ..',
    ],
    [
      'archive_expiry_days: 60',
      'archive_expiry_days: found a key without effect (archives are made as they are sent, and none is kept), expected none',
    ],
    ['<<: { title: x }', `<<: ${unknown} s3`],
    ['__proto__: { title: x }', `__proto__: ${unknown} new_photos`],
    ['title: 2024', 'title: found 2024, expected text'],
    ['title:', 'title: found nothing, expected text'],
    ["title: ''", 'title: found an empty text, expected text'],
    ['title: [a]', 'title: found a list, expected text'],
    ['url: photos.example.org', `url: found "photos.example.org", ${url}`],
    ['url: http://a.org/photos', `url: found "http://a.org/photos", ${url}`],
    ['url: http://a.org?x', `url: found "http://a.org?x", ${url}`],
    ['url: http://me:pw@a.org', `url: found "http://me:pw@a.org", ${url}`],
    ['url: ftp://a.org', `url: found "ftp://a.org", ${url}`],
    [
      'sendfile: yes',
      'sendfile: found "yes", expected a mapping with header, like { header: X-Accel-Redirect }',
    ],
    [
      'sendfile: { header: X-File }',
      'sendfile.header: found "X-File", expected X-Accel-Redirect (nginx) or X-Sendfile (Apache, Caddy)',
    ],
    [
      'sendfile: { header: X-Sendfile, group: no-such-group }',
      'sendfile.group: found "no-such-group", expected a group of this machine, such as www-data',
    ],
    [
      'sendfile: { header: X-Sendfile, root: srv }',
      'sendfile.root: found "srv", expected an absolute directory',
    ],
    ['stop_timeout: 8', 'stop_timeout: found 8, expected a time from 0s to 1h'],
    ['stop_timeout: 2h', 'stop_timeout: found "2h", expected a time from 0s to 1h'],
    ['locale: nl', 'locale: found "nl", expected one of en, fr, de'],
    ['timezone: Paris', 'timezone: found "Paris", expected a time zone like Europe/Paris'],
    ['data_dir: 7', 'data_dir: found 7, expected a directory'],
    [
      'data_dir: ~/data',
      'data_dir: found "~/data", expected a directory written out (~ is not expanded)',
    ],
    [
      'data_dir: s3://bucket/x',
      'data_dir: found "s3://bucket/x", expected a directory of this machine, not a bucket',
    ],
    ['cache: file:///x', 'cache: found "file:///x", expected a directory, not a URL'],
    ['cache: "a\\0b"', 'cache: found "a\\u0000b", expected a directory without NUL in its name'],
    ['patterns: []', 'patterns: found an empty list, expected at least one pattern'],
    ['patterns: x', 'patterns: found "x", expected a list of patterns'],
    ['patterns: [x]', 'patterns[0]: found "x", expected a mapping with category and path'],
    [
      'patterns: [{ path: x }]',
      'patterns[0].category: found nothing, expected the name of a category',
    ],
    [
      'patterns: [{ category: A }]',
      'patterns[0].path: found nothing, expected a regular expression',
    ],
    ['patterns: [{ category: A, path: x, pth: y }]', `patterns[0].pth: ${unknown} path`],
    [
      "patterns: [{ category: A, path: x }, { category: Old, path: '(?<a_year>.' }]",
      `patterns[1].path: found the pattern of category "Old" '(?<a_year>.' (Unterminated group), expected a regular expression`,
    ],
    ["ignore: [a, '*']", "ignore[1]: found '*' (Nothing to repeat), expected a regular expression"],
    ['ignore: x', 'ignore: found "x", expected a list of regular expressions'],
    ['ignore: [7]', 'ignore[0]: found 7, expected a regular expression'],
    ['presets: []', 'presets: found an empty list, expected a mapping of names to sizes'],
    [
      'presets: { original: { width: 1, height: 1 } }',
      `presets.original: found the name "original", ${preset}`,
    ],
    ['presets: { A_b: { width: 1, height: 1 } }', `presets.A_b: found the name "A_b", ${preset}`],
    [
      'presets: { __proto__: { width: 1, height: 1 } }',
      `presets.__proto__: found the name "__proto__", ${preset}`,
    ],
    ['presets: { a: 1 }', 'presets.a: found 1, expected a mapping with width and height'],
    ['presets: { a: { width: 1 } }', `presets.a.height: found nothing, ${side}`],
    ['presets: { a: { width: 0, height: 1 } }', `presets.a.width: found 0, ${side}`],
    ['presets: { a: { width: 1.5, height: 1 } }', `presets.a.width: found 1.5, ${side}`],
    ['presets: { a: { width: 1, height: 16384 } }', `presets.a.height: found 16384, ${side}`],
    [
      'presets: { a: { width: 1, height: 1, crop: yes } }',
      'presets.a.crop: found "yes", expected true or false',
    ],
    ['presets: { a: { width: 1, height: 1, corp: true } }', `presets.a.corp: ${unknown} crop`],
    ['encoding: x', 'encoding: found "x", expected a mapping with jpeg and webp'],
    ['encoding: { avif: {} }', `encoding.avif: ${unknown} jpeg`],
    ['encoding: { jpeg: 82 }', 'encoding.jpeg: found 82, expected a mapping of encoder options'],
    ['encoding: { jpeg: { qualty: 8 } }', `encoding.jpeg.qualty: ${unknown} quality`],
    ['encoding: { webp: { mozjpeg: true } }', `encoding.webp.mozjpeg: ${unknown} lossless`],
    [
      'encoding: { webp: { effort: 7 } }',
      'encoding.webp.effort: found 7, expected a whole number from 0 to 6',
    ],
    [
      "encoding: { jpeg: { chromaSubsampling: '4:2:2' } }",
      'encoding.jpeg.chromaSubsampling: found "4:2:2", expected one of 4:2:0, 4:4:4',
    ],
    ['preview_count: -1', 'preview_count: found -1, expected a whole number from 0 to 100'],
    ['new_albums: maybe', 'new_albums: found "maybe", expected one of public, private'],
    ['max_removed: 20', 'max_removed: found 20, expected a number from 0 to 1'],
    ['max_removed: 20%', 'max_removed: found "20%", expected a number from 0 to 1'],
    ['max_removed: .nan', 'max_removed: found NaN, expected a number from 0 to 1'],
    [
      'trusted_proxies: 127.0.0.1',
      'trusted_proxies: found "127.0.0.1", expected a list of addresses',
    ],
    ['also_at: http://a', 'also_at: found "http://a", expected a list of addresses'],
    [
      'also_at: [photos.local]',
      'also_at[0]: found "photos.local", expected scheme and host alone, like https://photos.example.org',
    ],
    ['trusted_proxies: [localhost]', `trusted_proxies[0]: found "localhost", ${proxy}`],
    ['trusted_proxies: [10.0.0.0/33]', `trusted_proxies[0]: found "10.0.0.0/33", ${proxy}`],
    ["trusted_proxies: ['::/129']", `trusted_proxies[0]: found "::/129", ${proxy}`],
    ['trusted_proxies: [0.0.0.0/0]', `trusted_proxies[0]: found "0.0.0.0/0", ${proxy}`],
    ['trusted_proxies: [10.0.0.256]', `trusted_proxies[0]: found "10.0.0.256", ${proxy}`],
    ['log_level: loud', 'log_level: found "loud", expected one of debug, info, warn, error'],
    ['library: ./again', 'library: found the key again (first on line 1), expected each key once'],
  ])('%s', (line, expected) => {
    expect(faultsOf(`library: ./photos\n\n${line}\n`)).toEqual([`gallery.yaml:3: ${expected}`]);
  });
});

describe('the file as a whole', () => {
  test.each([
    ['', 'gallery.yaml:1: found an empty file, expected at least library: ./photos'],
    ['# nothing\n', 'gallery.yaml:1: found an empty file, expected at least library: ./photos'],
    ['title: x', 'gallery.yaml:1: library: found nothing, expected the directory of the photos'],
    [
      '- library',
      'gallery.yaml:1: found a list, expected keys and values, at least library: ./photos',
    ],
    ['null', 'gallery.yaml:1: found nothing, expected keys and values, at least library: ./photos'],
    [
      'library: a\n---\nlibrary: b',
      'gallery.yaml:2: found a second document, after ---, expected one alone',
    ],
    [
      'library: a\nignore: ["\\.x"]',
      'gallery.yaml:2: found what is not YAML (Invalid escape sequence \\.), expected regular expressions in single quotes, which leave backslashes alone',
    ],
    [
      'library: a\ntitle: !text x',
      'gallery.yaml:2: found what is not YAML (Unresolved tag: !text), expected valid YAML',
    ],
    [
      'library: *nowhere',
      'gallery.yaml:1: found what cannot be read (Unresolved alias (the anchor must be set before the alias): nowhere), expected valid YAML',
    ],
  ])('%j', (text, expected) => {
    expect(faultsOf(text)).toEqual([expected]);
  });

  test('several faults of syntax, each on its line', () => {
    const faults = faultsOf('library: a\ntitle: "x\\q"\nlocale: "\\w"\n');
    expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
      'gallery.yaml:2',
      'gallery.yaml:3',
    ]);
  });

  test.each([
    ['patterns:\n  - category: A\n    category: B', 'patterns[0].category'],
    ['presets:\n  thumb: { width: 9,\n    "width": 8, height: 9 }', 'presets.thumb.width'],
    ['title: a\n&x title: b', 'title'],
  ])('a key again, wherever it is: %j', (text, key) => {
    const line = text.split('\n').length;
    const faults = faultsOf(`${text}\nlibrary: ./photos\n`);
    expect(faults).toContainEqual(
      `gallery.yaml:${line}: ${key}: found the key again (first on line ${Math.max(line - 1, 1)}), expected each key once`,
    );
  });

  test('a bomb of aliases is a fault', () => {
    const lines = Array.from({ length: 9 }, (_, at) => {
      const before = at === 0 ? 'x' : `*a${at - 1}`;
      return `k${at}: &a${at} [${Array(9).fill(before).join(', ')}]`;
    });
    expect(faultsOf(lines.join('\n'))).toEqual([
      expect.stringContaining('gallery.yaml:1: found what cannot be read (Excessive alias count'),
    ]);
  });

  test('all faults at once, in the order of their lines', () => {
    const text = `
titel: x
library: s3://bucket//
presets:
  original: { width: 0, height: 1 }
  original: { width: 0, height: 1 }
patterns:
  - category: A
    path: '('
  - path: '['
trusted_proxies:
  - 127.0.0.1
  - here
cache: ./data
data_dir: ./data
`;
    expect(faultsOf(text).map((fault) => fault.split(': found')[0])).toEqual([
      'gallery.yaml:2: titel',
      'gallery.yaml:3: library',
      'gallery.yaml:6: presets.original',
      'gallery.yaml:6: presets.original.width',
      'gallery.yaml:6: presets.original',
      'gallery.yaml:9: patterns[0].path',
      'gallery.yaml:10: patterns[1].category',
      'gallery.yaml:10: patterns[1].path',
      'gallery.yaml:13: trusted_proxies[1]',
      'gallery.yaml:15: data_dir',
    ]);
  });

  test('a directory that is faulty in itself takes part in no other fault', () => {
    expect(faultsOf('library: .\ndata_dir: s3://x\ncache: 7\n')).toHaveLength(2);
  });
});
