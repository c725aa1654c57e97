import type { CSSProperties } from 'react';
import { type Picture, rowRatio, sizeOf } from '../../lib/images/pictureSources.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { isShortFilm } from '../../lib/server/film.ts';
import { escapeHtml, type Html, htmlElement } from '../../lib/text/html.ts';
import { blurStyle } from './blurStyle.tsx';
import { filmLength } from './describe.ts';

type RowItem = {
  readonly picture: Picture & { readonly sizes?: string };
  readonly alt: string;
  /** The day, if the photo is the first of that day and its heading names several days. */
  readonly day: string | undefined;
  /** Is it the last of its list? `rows.css` shows a list once its last photo has arrived. */
  readonly isLast: boolean;
  readonly isEarly: boolean;
};

/**
 * A photo of a row as HTML. React would make each of hundreds three times, as an element, as data for the
 * browser and as HTML, and look through all of them again in the browser: that was half of what a page of
 * them costs. Nothing in them is React's to change.
 */
export function rowItem(
  photo: VisiblePhoto,
  { picture, alt, day, isLast, isEarly }: RowItem,
): Html {
  const { srcSet, ...source } = picture;
  const shown = hasThumbnail(photo)
    ? htmlElement('img', {
        ...source,
        srcset: srcSet,
        alt,
        loading: isEarly ? undefined : 'lazy',
      })
    : htmlElement('span', { class: 'placeholder', 'data-kind': photo.kind }, [
        htmlElement('bdi', {}, [escapeHtml(alt)]),
      ]);
  const link = { href: `/photos/${photo.id}`, 'data-day': day, ...viewedAs(photo) };
  return htmlElement(
    'li',
    {
      id: `photo-${photo.id}`,
      'data-length': filmLength(photo),
      'data-short': isShortFilm(photo) ? '' : undefined,
      'data-liked': photo.isLiked === 1 ? '' : undefined,
      'data-end': isLast ? '' : undefined,
      style: styleText({ ...ratioStyle(rowRatio(picture)), ...blurStyle(photo) }),
    },
    [htmlElement('a', link, [shown])],
  );
}

function styleText(style: object): string {
  return Object.entries(style)
    .map(([property, value]) => `${property}:${value}`)
    .join(';');
}

/** Attributes for the link around a photo, from which the viewer reads what it has to know. */
export function viewedAs(photo: VisiblePhoto) {
  const { width, height } = sizeOf(photo);
  return {
    'data-photo': photo.id,
    'data-size': `${width}x${height}`,
    'data-kind': photo.kind === 'image' ? undefined : photo.kind,
  };
}

export function ratioStyle(ratio: number): CSSProperties {
  return { '--r': ratio } as CSSProperties;
}
