import { expect, test } from 'vitest';
import {
  albumDirectory,
  compileIgnore,
  compilePattern,
  displayName,
  matchPath,
} from './albumPath.ts';
import { detectPatterns } from './detectPatterns.ts';

/** The album's date and name that the detected patterns give for each path. */
function albums(paths: readonly string[]): Record<string, string> {
  const { patterns, ignore } = detectPatterns(paths);
  const compiled = patterns.map(({ category, path }) => compilePattern(category, path));
  const ignores = ignore.map(compileIgnore);
  return Object.fromEntries(
    paths.map((path) => {
      const match = matchPath(compiled, ignores, path);
      if (match.kind !== 'matched') return [path, match.kind];
      const { date, name } = match;
      const day = date === null ? 'no date' : `${date.year}-${date.month}-${date.day}`;
      return [path, `${day} ${displayName({ name, dirpath: albumDirectory(path) })}`];
    }),
  );
}

test('the three dated forms, each with its name', () => {
  expect(
    albums([
      '2013/01_19_Snow in Paris/a.jpg',
      '2014_02_28_Ski_trip/a.JPG',
      '2015-03-31 Easter/a.jpeg',
      '2016-04-30/a.png',
    ]),
  ).toEqual({
    '2013/01_19_Snow in Paris/a.jpg': '2013-1-19 Snow in Paris',
    '2014_02_28_Ski_trip/a.JPG': '2014-2-28 Ski_trip',
    '2015-03-31 Easter/a.jpeg': '2015-3-31 Easter',
    '2016-04-30/a.png': '2016-4-30 2016-04-30',
  });
});

test('directories below a dated one are named after both', () => {
  expect(albums(['2013/01_19_Snow/Day 1/a.jpg', '2014-02-28/best/a.jpg'])).toEqual({
    '2013/01_19_Snow/Day 1/a.jpg': '2013-1-19 Snow > Day 1',
    '2014-02-28/best/a.jpg': '2014-2-28 best',
  });
});

test('dated directories inside others, and at the top as well', () => {
  expect(albums(['Family/2013/01_19_Snow/a.jpg', '2014/01_19_Ice/a.jpg'])).toEqual({
    'Family/2013/01_19_Snow/a.jpg': '2013-1-19 Snow',
    '2014/01_19_Ice/a.jpg': '2014-1-19 Ice',
  });
});

test('what has no date takes none from its name, nor does what cannot be a date', () => {
  expect(
    albums(['Holidays/Corsica/a.jpg', 'a.jpg', '2014_13_01_x/a.jpg', '20140101/a.jpg']),
  ).toEqual({
    'Holidays/Corsica/a.jpg': 'no date Holidays > Corsica',
    'a.jpg': 'no date /',
    '2014_13_01_x/a.jpg': 'no date 2014_13_01_x',
    '20140101/a.jpg': 'no date 20140101',
  });
});

test('hidden files and directories are ignored, other files belong to no album', () => {
  const paths = ['.trash/a.jpg', 'x/._a.jpg', 'x/@eaDir/a.jpg', 'x/notes.txt', 'x/a.jpg'];
  expect(albums(paths)).toEqual({
    '.trash/a.jpg': 'ignored',
    'x/._a.jpg': 'ignored',
    'x/@eaDir/a.jpg': 'ignored',
    'x/notes.txt': 'unmatched',
    'x/a.jpg': 'no date x',
  });
  expect(detectPatterns(paths)).toMatchObject({ photos: 1, others: 1 });
});

test('counts photos and directories of each form found, and no other', () => {
  const { forms, photos } = detectPatterns([
    '2013/01_19_Snow/a.jpg',
    '2013/01_19_Snow/b.jpg',
    '2013/02_19_Ice/a.jpg',
    'x/a.jpg',
    'a.jpg',
  ]);
  expect(photos).toBe(5);
  expect(forms).toEqual([
    {
      label: 'YYYY/MM_DD_name/',
      dated: true,
      photos: 3,
      directories: ['2013/01_19_Snow', '2013/02_19_Ice'],
    },
    { label: 'directories without a date', dated: false, photos: 2, directories: ['', 'x'] },
  ]);
});

test('patterns of the top stay simple; without photos there are none', () => {
  expect(detectPatterns(['2013/01_19_Snow/a.jpg']).patterns[0]?.path).toMatch(/^\(\?<a_year>/);
  expect(detectPatterns(['x/2013/01_19_Snow/a.jpg']).patterns[0]?.path).toMatch(/^\(\?:/);
  expect(detectPatterns(['notes.txt']).patterns).toEqual([]);
});

test.each([
  '._IMG_1.jpg',
  'x/.thumbnails/a.jpg',
  'x/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg',
  '#recycle/a.jpg',
  'x/@Recycle/a.jpg',
  '$RECYCLE.BIN/S-1/a.jpg',
  'lost+found/#1.jpg',
  'System Volume Information/a.jpg',
  'x/Thumbs.db',
  'x/desktop.ini',
  'x/Icon\r',
  'a\nb/.hidden/a.jpg',
])('%j is ignored unasked', (path) => {
  expect(albums([path, 'x/a.jpg'])).toMatchObject({ [path]: 'ignored' });
});

test.each([
  'Thumbs.db.jpg',
  'Icons/a.jpg',
  'my lost+found.jpg',
  'x.y/recycle/a.jpg',
  'a@eaDir/b.jpg',
])('%j is not', (path) => {
  expect(albums([path])[path]).toMatch(/^no date/);
});

test('no picture and no film is left out for its extension', () => {
  const extensions =
    'heif hif jxl mpo jp2 dng cr2 CR3 nef arw raf orf rw2 pef m4v 3gp avi mkv mts webm jpg MOV';
  const paths = extensions.split(' ').map((each) => `2013/01_19_Snow/a.${each}`);
  expect(detectPatterns(paths)).toMatchObject({ photos: paths.length, others: 0 });
});
