import { type ComponentProps, createElement } from 'react';
import { expect, test } from 'vitest';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { elementHtml } from './elementHtml.ts';
import { RowItem } from './RowItem.tsx';

const photo = {
  id: 3,
  kind: 'image',
  mediaType: 'image/jpeg',
  width: 300,
  height: 200,
  duration: null,
  thumbhash: null,
  isLiked: 0,
} as unknown as VisiblePhoto;
const shown = {
  picture: { src: '/photos/3/grid', width: 150, height: 100 },
  alt: 'At the lake',
  day: undefined,
  isLast: false,
  isEarly: false,
};

const rowItem = (of: VisiblePhoto, rest: Omit<ComponentProps<typeof RowItem>, 'photo'>) =>
  elementHtml(createElement(RowItem, { photo: of, ...rest }));

test('a photo of a row is a link with a picture, and says what the viewer reads', () => {
  expect(rowItem(photo, shown)).toBe(
    `<li id="photo-3" style="--r:1.5"><a href="/photos/3" data-photo="3" data-size="300x200"><img src="/photos/3/grid" width="150" height="100" loading="lazy" alt="At the lake"></a></li>`,
  );
});

test('it says what is particular to it', () => {
  const film = {
    ...photo,
    kind: 'video',
    duration: 7_000,
    isLiked: 1,
    codecs: 'avc1.64001f',
    mediaType: 'video/mp4',
    size: 1_000_000,
  } as unknown as VisiblePhoto;
  const html = rowItem(film, { ...shown, day: '1 May', isLast: true, isEarly: true });
  expect(html).toContain(
    `<li id="photo-3" data-length="0:07" data-short data-liked data-end style="--r:1.5">`,
  );
  expect(html).toContain(`data-day="1 May" data-photo="3" data-size="300x200" data-kind="video">`);
  expect(html).not.toContain('lazy');
  const picture = { ...shown.picture, srcSet: '/photos/3/grid 150w', sizes: '92vw' };
  expect(rowItem(photo, { ...shown, picture })).toContain(
    `srcset="/photos/3/grid 150w" sizes="92vw"`,
  );
});

test('names that contain markup are texts, also of a file without a picture', () => {
  const alt = `"'><script>alert(1)</script>`;
  const file = { ...photo, kind: 'other' } as unknown as VisiblePhoto;
  const pictured = rowItem(photo, { ...shown, alt, day: alt });
  expect(pictured).not.toContain('<script');
  expect(pictured.split('"').length % 2).toBe(1);
  expect(rowItem(file, { ...shown, alt })).toContain(
    `<span class="placeholder" data-kind="other"><bdi>&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</bdi></span>`,
  );
});
