import { expect, test } from 'vitest';
import { LONGEST_LIVE_MS, type PairFile, pairsAmong } from './pairRule.ts';

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  heic: 'image/heic',
  png: 'image/png',
  dng: 'image/x-adobe-dng',
  cr2: 'image/x-canon-cr2',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  mp: 'video/mp4',
  'mp~2': 'video/mp4',
};

/** The parts among files of these names, each with the name of its photo. */
function pairsOf(files: Readonly<Record<string, Partial<PairFile>>>): Record<string, string> {
  const all = Object.entries(files).map(([name, facts], i): PairFile => {
    const mediaType = TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'image/jpeg';
    const isFilm = mediaType.startsWith('video/');
    return {
      id: i + 1,
      rawPath: `2020/${name}`,
      kind: isFilm ? 'video' : 'image',
      mediaType,
      duration: isFilm ? 3000 : null,
      contentIdentifier: null,
      isDamaged: false,
      ...facts,
    };
  });
  const nameOf = (id: number) => all[id - 1]?.rawPath.slice('2020/'.length) ?? '';
  // The answer does not depend on the order in which files are found.
  expect(pairsAmong(all.toReversed())).toEqual(pairsAmong(all));
  return Object.fromEntries(
    [...pairsAmong(all)].map(([part, main]) => [nameOf(part), nameOf(main)]),
  );
}

test('a short film and a picture of the same name, but for the extension, are a live photo', () => {
  expect(pairsOf({ 'IMG_1.HEIC': {}, 'img_1.mov': {}, 'IMG_2.MOV': {} })).toEqual({
    'img_1.mov': 'IMG_1.HEIC',
  });
  expect(pairsOf({ 'a.png': {}, 'a.mov': {} })).toEqual({});
});

test('names that only look alike make no pair', () => {
  const latin1 = (text: string) => Buffer.from(text).toString('latin1');
  expect(pairsOf({ [latin1('\u00e9.jpg')]: {}, [latin1('e\u0301.MOV')]: {} })).toEqual({
    [latin1('e\u0301.MOV')]: latin1('\u00e9.jpg'),
  });
  expect(pairsOf({ [latin1('Party\u2460.jpg')]: {}, 'Party1.mov': {} })).toEqual({});
  // None of these names is UTF-8.
  expect(pairsOf({ '\xff.jpg': {}, '\xfe.mov': {}, '\xff.mov': {} })).toEqual({
    '\xff.mov': '\xff.jpg',
  });
});

test('a long film, and one of unknown length, is a photo of its own unless identifiers say otherwise', () => {
  const long = { duration: LONGEST_LIVE_MS + 1 };
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': long })).toEqual({});
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': { duration: LONGEST_LIVE_MS } })).toEqual({
    'a.mov': 'a.jpg',
  });
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': { duration: null } })).toEqual({});
  const same = { contentIdentifier: 'x' };
  expect(pairsOf({ 'a.jpg': same, 'a.mov': { ...long, ...same } })).toEqual({ 'a.mov': 'a.jpg' });
});

test('identifiers that differ keep two files of one name apart; an identifier of one of them alone says nothing', () => {
  const x = { contentIdentifier: 'x' };
  expect(pairsOf({ 'a.jpg': x, 'a.mov': { contentIdentifier: 'y' } })).toEqual({});
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': x })).toEqual({ 'a.mov': 'a.jpg' });
});

test('files with the same identifier are a pair whatever their names, before others with the same name', () => {
  const x = { contentIdentifier: 'x' };
  expect(pairsOf({ 'a.jpg': {}, 'b.jpg': x, 'a.mov': x })).toEqual({ 'a.mov': 'b.jpg' });
  // Where two copies of the picture have the identifier, the film belongs to the one with its name.
  expect(pairsOf({ 'a.jpg': x, 'b.jpg': x, 'b.mov': x })).toEqual({ 'b.mov': 'b.jpg' });
});

test('of a HEIC and a JPEG of one name the HEIC has the film, and the JPEG the raw file', () => {
  expect(pairsOf({ 'a.heic': {}, 'a.jpg': {}, 'a.mov': {}, 'a.dng': {} })).toEqual({
    'a.mov': 'a.heic',
    'a.dng': 'a.jpg',
  });
  const x = { contentIdentifier: 'x' };
  expect(pairsOf({ 'a.heic': {}, 'a.jpg': x, 'a.mov': x })).toEqual({ 'a.mov': 'a.jpg' });
});

test('a raw file alone may have a film; beside a JPEG it is a part and has none', () => {
  expect(pairsOf({ 'a.dng': {}, 'a.mov': {} })).toEqual({ 'a.mov': 'a.dng' });
  expect(pairsOf({ 'a.jpg': {}, 'a.dng': {}, 'a.mov': {} })).toEqual({
    'a.dng': 'a.jpg',
    'a.mov': 'a.jpg',
  });
});

test('a photo has one film and one raw file; others stay photos of their own', () => {
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': {}, 'a.mp4': {}, 'a.cr2': {}, 'a.dng': {} })).toEqual({
    'a.mov': 'a.jpg',
    'a.cr2': 'a.jpg',
  });
  const x = { contentIdentifier: 'x' };
  expect(pairsOf({ 'a.jpg': x, 'a.mov': {}, 'b.mp4': x })).toEqual({ 'b.mp4': 'a.jpg' });
});

test("a film of Google's phones belongs to the picture whose name begins with the whole of its own", () => {
  expect(
    pairsOf({
      'PXL_1.MP.jpg': {},
      'PXL_1.MP': { duration: LONGEST_LIVE_MS + 1 },
      'PXL_1.MP~2.jpg': {},
      'PXL_1.MP~2': { duration: null },
      'PXL_1.jpg': {},
      'PXL_2.MP.jpg': {},
      'PXL_2.mp4': {},
      'pxl_3.mp.jpg': {},
      'PXL_3.MP': {},
      'PXL_4.heic': {},
      'PXL_4.MP': {},
      'PXL_5.MP': {},
    }),
  ).toEqual({
    'PXL_1.MP': 'PXL_1.MP.jpg',
    'PXL_1.MP~2': 'PXL_1.MP~2.jpg',
    'PXL_2.mp4': 'PXL_2.MP.jpg',
    'PXL_3.MP': 'pxl_3.mp.jpg',
    'PXL_4.MP': 'PXL_4.heic',
  });
  // A picture with the film's own name comes before one that has `.MP` behind it.
  expect(pairsOf({ 'a.MP.jpg': {}, 'a.jpg': {}, 'a.mp4': {} })).toEqual({ 'a.mp4': 'a.jpg' });
});

test('a damaged file is no part of a photo and has no parts', () => {
  expect(pairsOf({ 'a.jpg': { isDamaged: true }, 'a.dng': {} })).toEqual({});
  expect(pairsOf({ 'a.jpg': {}, 'a.mov': { isDamaged: true } })).toEqual({});
});

test('files of the same name in two directories are no pair', () => {
  expect(pairsOf({ 'x/a.jpg': {}, 'y/a.mov': {} })).toEqual({});
});

test('of photos whose names look alike, each has the parts of exactly its name', () => {
  const latin1 = (text: string) => Buffer.from(text).toString('latin1');
  for (const [one, other] of [
    ['IMG_1', 'img_1'],
    [latin1('\u00e9'), latin1('e\u0301')],
  ] as const) {
    const files = { [`${one}.jpg`]: {}, [`${other}.jpg`]: {} };
    for (const name of [one, other]) {
      const parts = { [`${name}.MOV`]: {}, [`${name}.dng`]: {} };
      expect(pairsOf({ ...files, ...parts })).toEqual({
        [`${name}.MOV`]: `${name}.jpg`,
        [`${name}.dng`]: `${name}.jpg`,
      });
      const all = [one, other].flatMap((each) => [`${each}.mov`, `${each}.cr2`]);
      const both = Object.fromEntries(all.map((each) => [each, {}]));
      expect(pairsOf({ ...files, ...both })).toEqual(
        Object.fromEntries(all.map((each) => [each, `${each.slice(0, -4)}.jpg`])),
      );
      // Where a photo could have either of two parts, it has the one of its name, in whichever order they come.
      expect(pairsOf({ [`${name}.jpg`]: {}, ...both })).toMatchObject({
        [`${name}.mov`]: `${name}.jpg`,
        [`${name}.cr2`]: `${name}.jpg`,
      });
    }
    // The same name counts more than the format: a HEIC of the other name does not come first.
    expect(pairsOf({ [`${one}.jpg`]: {}, [`${other}.heic`]: {}, [`${one}.mov`]: {} })).toEqual({
      [`${one}.mov`]: `${one}.jpg`,
    });
  }
});
