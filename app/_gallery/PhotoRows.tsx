import { type CSSProperties, Fragment } from 'react';
import {
  gridPicture,
  gridPreset,
  mainPicture,
  type Picture,
  rowRatio,
  sizeOf,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { photosPerPage, type SequencePage } from '../../lib/photos/sequence.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { pageHref } from '../../lib/text/pager.ts';
import { dayOfWall } from '../../lib/time/wallTime.ts';
import { FileTile } from './AlbumCard.tsx';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';
import { alternativeTexts, filmLength } from './describe.ts';
import { PhotoViewer } from './viewer/PhotoViewer.tsx';
import { viewerTexts } from './viewer/texts.ts';

/** Which part of a sequence a page shows, and where the parts beside it are. */
export type Stretch = {
  /** The place of the first photo, counted from 1, among `count`. */
  readonly first: number;
  readonly count: number;
  /** The pages with the photos before and after these; null: there are none. */
  readonly before: string | null;
  readonly after: string | null;
  /** What the photos belong to, as screen readers say it; null: nothing that has a name. */
  readonly name: string | null;
};

/** The part of a sequence that one of its numbered pages shows. */
export function stretchOf(
  path: string,
  { page, pages, count }: SequencePage,
  name: string | null,
): Stretch {
  return {
    first: (page - 1) * photosPerPage + 1,
    count,
    before: page > 1 ? pageHref(path, page - 1) : null,
    after: page < pages ? pageHref(path, page + 1) : null,
    name,
  };
}

type RowsProps = {
  readonly context: PageContext;
  readonly photos: readonly VisiblePhoto[];
  /** Without it the photos are a sequence of their own, in which they have no places to speak of. */
  readonly stretch?: Stretch;
  /** Do photos stand under the days on which they were taken, or where days have several photos? */
  readonly byDay?: 'always' | 'where-several';
};

/** How many photos are loaded at once: those that the first screen may show. */
const earlyPhotos = 12;

/**
 * Photos in justified rows, under the days on which they were taken where those are several. Each item
 * grows by its aspect ratio (`--r`), so all photos in a row have the same height, and the layout is known
 * before any picture has loaded. Albums may contain thousands of photos, so each takes as few elements and
 * characters as possible. The viewer opens from them, and reads what it has to know from their attributes
 * (`viewer/slides.ts`).
 */
export async function PhotoRows({ context, photos, stretch, byDay }: RowsProps) {
  const { t, dates, config } = context;
  const whole = wholePresets(config.presets);
  const { first, count, before, after } = stretch ?? alone(photos);
  const isAlone = count === 1;
  const shown = isAlone ? whole : [gridPreset(config.presets)];
  const pictured = await signThumbnails(serverContext(), photos, shown);
  const alternative = alternativeTexts(context, photos, stretch);
  const days = daysOf(photos, byDay);
  return (
    <>
      {days.map(({ day, from, photos: ofDay }, at) => (
        <Fragment key={from}>
          {day !== null && (
            <h2 className="rows-day">{day === '' ? t('undated') : dates.taken(day)}</h2>
          )}
          <ul
            className="rows"
            data-first={first + from}
            data-count={count}
            data-before={at === 0 ? before : null}
            data-after={at === days.length - 1 ? after : null}
          >
            {ofDay.map((photo, place) => (
              <Item
                key={photo.id}
                photo={photo}
                picture={
                  isAlone
                    ? { ...mainPicture(pictured(photo), config.presets), sizes: '92vw' }
                    : gridPicture(pictured(photo), config.presets)
                }
                alt={alternative(photo, from + place)}
                isEarly={from + place < earlyPhotos}
              />
            ))}
          </ul>
        </Fragment>
      ))}
      <PhotoViewer presets={whole} texts={viewerTexts(t)} />
    </>
  );
}

type ItemProps = {
  readonly photo: VisiblePhoto;
  readonly picture: Picture & { readonly sizes?: string };
  readonly alt: string;
  readonly isEarly: boolean;
};

function Item({ photo, picture, alt, isEarly }: ItemProps) {
  return (
    <li
      id={`photo-${photo.id}`}
      data-length={filmLength(photo)}
      data-liked={photo.isLiked === 1 ? '' : undefined}
      style={{ ...ratioStyle(rowRatio(picture)), ...blurStyle(photo) }}
    >
      <a href={`/photos/${photo.id}`} {...viewedAs(photo)}>
        {hasThumbnail(photo) ? (
          <img {...picture} alt={alt} loading={isEarly ? 'eager' : 'lazy'} />
        ) : (
          <FileTile photo={photo}>{alt}</FileTile>
        )}
      </a>
    </li>
  );
}

const alone = (photos: readonly VisiblePhoto[]) => ({
  ...{ first: 1, count: photos.length, before: null, after: null },
});

type Day = {
  /** `YYYY-MM-DD`; empty: undated; null: days are not told apart. */
  readonly day: string | null;
  /** The place of its first photo on the page, counted from 0. */
  readonly from: number;
  readonly photos: readonly VisiblePhoto[];
};

/** The photos of a page by their days. They are in order, so each day is one part of them. */
function daysOf(photos: readonly VisiblePhoto[], byDay: RowsProps['byDay']): readonly Day[] {
  const dayOf = ({ takenAt }: VisiblePhoto) => (takenAt === null ? '' : dayOfWall(takenAt));
  const starts = photos.flatMap((photo, at) => {
    const last = photos[at - 1];
    return last && dayOf(last) === dayOf(photo) ? [] : [at];
  });
  // Where most days have one photo or two, their names would only be in the way.
  const areSeveral = starts.length > 1 && starts.length * 3 <= photos.length;
  if (byDay !== 'always' && !(byDay && areSeveral)) return [{ day: null, from: 0, photos }];
  return starts.map((from, at) => {
    const ofDay = photos.slice(from, starts[at + 1]);
    return { day: ofDay[0] ? dayOf(ofDay[0]) : '', from, photos: ofDay };
  });
}

/** What the viewer reads of a photo from the link around it. */
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
