import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/config.ts';
import { matchPath } from '../../lib/library/albumPath.ts';
import { detectPatterns } from '../../lib/library/detectPatterns.ts';
import { galleryText } from './galleryText.ts';

const context = { port: 3000, timezone: 'UTC' };

test('what is written is what the configuration reads', () => {
  const detected = detectPatterns(['2013/01_19_Snow/a.jpg', "it's/a.jpg", '.hidden/a.jpg']);
  const title = `Ann's "photos": \\ # {x} ☃`;
  const text = galleryText({
    about: 'One line\nand another',
    title,
    url: 'https://photos.example.org',
    timezone: 'Europe/Paris',
    library: "/srv/Ann's photos: 1",
    newAlbums: 'private',
    detected,
  });
  const config = parseConfig(text, '/etc/albumen/gallery.yaml', context);
  expect(config).toMatchObject({
    title,
    url: 'https://photos.example.org',
    timezone: 'Europe/Paris',
    library: { root: "/srv/Ann's photos: 1" },
    cache: { root: '/etc/albumen/data/cache' },
    newAlbums: 'private',
  });
  const match = (path: string) => matchPath(config.patterns, config.ignores, path);
  expect(match('2013/01_19_Snow/a.jpg')).toMatchObject({ name: 'Snow', date: { year: 2013 } });
  expect(match("it's/a.jpg")).toMatchObject({ name: "it's", date: null });
  expect(match('.hidden/a.jpg')).toEqual({ kind: 'ignored' });
});

test('control characters survive', () => {
  const text = galleryText({
    about: 'x',
    title: 'a\tb\u2028c',
    url: 'http://localhost:3000',
    library: './photos\n',
    newAlbums: 'public',
  });
  const config = parseConfig(text, '/srv/gallery.yaml', context);
  expect(config.title).toBe('a\tb\u2028c');
  expect(config.library).toEqual({ kind: 'local', root: '/srv/photos\n' });
});
