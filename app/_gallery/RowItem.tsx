import type { CSSProperties } from 'react';
import { type Picture, rowRatio, sizeOf } from '../../lib/images/pictureSources.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { isShortFilm } from '../../lib/server/film.ts';
import { blurStyle } from './blurStyle.tsx';
import { filmLength } from './describe.ts';
import { PhotoPicture } from './PhotoPicture.tsx';

type RowItemProps = {
  readonly photo: VisiblePhoto;
  readonly picture: Picture;
  readonly alt: string;
  /** The day, if the photo is the first of that day and its heading names several days. */
  readonly day: string | undefined;
  /** Is it the last of its list? `rows.css` shows a list once its last photo has arrived. */
  readonly isLast: boolean;
  readonly isEarly: boolean;
};

/** A photo of a row, made into HTML by `elementHtml.ts`. */
export function RowItem({ photo, picture, alt, day, isLast, isEarly }: RowItemProps) {
  return (
    <li
      id={`photo-${photo.id}`}
      data-length={filmLength(photo)}
      data-short={isShortFilm(photo) ? '' : undefined}
      data-liked={photo.isLiked === 1 ? '' : undefined}
      data-end={isLast ? '' : undefined}
      style={{ ...ratioStyle(rowRatio(picture)), ...blurStyle(photo) }}
    >
      <a href={`/photos/${photo.id}`} data-day={day} {...viewedAs(photo)}>
        <PhotoPicture photo={photo} {...picture} alt={alt} loading={isEarly ? undefined : 'lazy'} />
      </a>
    </li>
  );
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
