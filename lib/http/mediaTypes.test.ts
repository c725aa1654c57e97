import { expect, test } from 'vitest';
import { mediaTypeOf, safeInline } from './mediaTypes.ts';

test.each([
  ['a.JPG', 'image/jpeg', true],
  ['a.heic', 'image/heic', true],
  ['a.b.mp4', 'video/mp4', true],
  ['a.mov', 'video/quicktime', true],
  ['a.svg', 'application/octet-stream', false],
  ['a.jpg.html', 'application/octet-stream', false],
  ['a.xml', 'application/octet-stream', false],
  ['jpg', 'application/octet-stream', false],
  ['a.constructor', 'application/octet-stream', false],
  ['a.zip', 'application/zip', false],
])('%s is %s; shown in the page: %s', (name, type, safe) => {
  expect(mediaTypeOf(name)).toBe(type);
  expect(safeInline(type)).toBe(safe);
});

test.each(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'IMAGE/SVG+XML', ''])(
  '%j is never shown in the page',
  (type) => {
    expect(safeInline(type)).toBe(false);
  },
);
