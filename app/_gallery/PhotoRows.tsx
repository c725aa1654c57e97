import { type CSSProperties, Fragment } from 'react';
import { gridPicture, gridPreset, rowRatio } from '../../lib/images/pictureSources.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { dayOfWall } from '../../lib/time/wallTime.ts';
import { FileTile } from './AlbumCard.tsx';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';
import { alternativeTexts, filmLength } from './describe.ts';

type RowsProps = {
  readonly context: PageContext;
  readonly photos: readonly VisiblePhoto[];
  /** Do photos stand under the days on which they were taken? */
  readonly byDay?: boolean;
};

/** How many photos are loaded at once: those that the first screen may show. */
const earlyPhotos = 12;

/**
 * Photos in justified rows. Each item grows by its aspect ratio (`--r`), so all photos in a row
 * have the same height, and the layout is known before any picture has loaded. Albums may contain
 * thousands of photos, so each takes as few elements and characters as possible.
 */
export async function PhotoRows({ context, photos, byDay = false }: RowsProps) {
  const { presets } = context.config;
  const pictured = await signThumbnails(serverContext(), photos, [gridPreset(presets)]);
  const alternative = alternativeTexts(context, photos);
  const row = (photo: VisiblePhoto, place: number) => {
    const picture = gridPicture(pictured(photo), presets);
    const alt = alternative(photo);
    return (
      <li
        key={photo.id}
        id={`photo-${photo.id}`}
        data-length={filmLength(photo)}
        data-liked={photo.isLiked === 1 ? '' : undefined}
        style={{ ...ratioStyle(rowRatio(picture)), ...blurStyle(photo) }}
      >
        <a href={`/photos/${photo.id}`}>
          {hasThumbnail(photo) ? (
            <img {...picture} alt={alt} loading={place < earlyPhotos ? 'eager' : 'lazy'} />
          ) : (
            <FileTile photo={photo}>{alt}</FileTile>
          )}
        </a>
      </li>
    );
  };
  if (!byDay) return <ul className="rows">{photos.map(row)}</ul>;
  let place = 0;
  const days = Map.groupBy(photos, (photo) => dayText(photo, context));
  return [...days].map(([day, taken]) => (
    <Fragment key={day}>
      <h2 className="rows-day">{day}</h2>
      <ul className="rows">{taken.map((photo) => row(photo, place++))}</ul>
    </Fragment>
  ));
}

function dayText({ takenAt }: VisiblePhoto, { dates, t }: PageContext): string {
  return takenAt === null ? t('undated') : dates.taken(dayOfWall(takenAt));
}

export function ratioStyle(ratio: number): CSSProperties {
  return { '--r': ratio } as CSSProperties;
}
