import { parse } from 'content-disposition';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainFileName } from '../text/fileNames.ts';
import { contentDisposition } from './contentDisposition.ts';

test.each([
  ['IMG_1.jpg', 'inline; filename=IMG_1.jpg'],
  ['at sea.jpg', 'inline; filename="at sea.jpg"'],
  ['Été.jpg', "inline; filename=Ete.jpg; filename*=UTF-8''%C3%89t%C3%A9.jpg"],
  ['👪.jpg', "inline; filename=_.jpg; filename*=UTF-8''%F0%9F%91%AA.jpg"],
  ['a"b\\c.jpg', "inline; filename=a_b_c.jpg; filename*=UTF-8''a%22b_c.jpg"],
  ['100%41.jpg', "inline; filename=100_41.jpg; filename*=UTF-8''100%2541.jpg"],
  ['a\r\nX-Evil: 1\u202e.jpg', 'inline; filename="aX-Evil: 1.jpg"'],
  ['../../x.jpg', 'inline; filename=.._.._x.jpg'],
  ['..', 'inline'],
])('%j is %s', (fileName, header) => {
  expect(contentDisposition({ type: 'inline', fileName })).toBe(header);
});

test('without a name there is the type alone', () => {
  expect(contentDisposition({ type: 'attachment' })).toBe('attachment');
});

test('any name makes a header of printable ASCII that gives the name back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (fileName) => {
      const header = contentDisposition({ type: 'attachment', fileName });
      expect(header).toMatch(/^[\x20-\x7e]*$/);
      const plain = plainFileName(fileName);
      const named = plain !== '' && plain !== '.' && plain !== '..';
      expect(parse(header).parameters['filename']).toBe(named ? plain : undefined);
    }),
    { numRuns: 300 },
  );
});
