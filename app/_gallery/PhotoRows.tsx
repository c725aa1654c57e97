import { type CSSProperties, Fragment } from 'react';
import { monthText } from '../../lib/i18n/months.ts';
import {
  gridPicture,
  gridPreset,
  mainPicture,
  type Picture,
  rowRatio,
  sizeOf,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import type { MonthCount } from '../../lib/photos/months.ts';
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
import { type GridTexts, PhotoGrid } from './grid/PhotoGrid.tsx';
import type { Whole } from './grid/whole.ts';
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
  /** The photos before and after these, as far as they were read. */
  readonly beside: Beside;
  /** What a grid has to know to show all of the sequence; null: there are pages alone. */
  readonly whole: Whole | null;
};

type Beside = Readonly<Partial<Record<'before' | 'after', VisiblePhoto | null>>>;

/** The part of a sequence that one of its numbered pages shows. */
export function stretchOf(
  path: string,
  { page, pages, count, ...beside }: SequencePage,
  name: string | null,
  months: readonly MonthCount[] = [],
): Stretch {
  return {
    first: (page - 1) * photosPerPage + 1,
    count,
    before: page > 1 ? pageHref(path, page - 1) : null,
    after: page < pages ? pageHref(path, page + 1) : null,
    name,
    beside,
    whole: pages > 1 ? { path, count, perPage: photosPerPage, by: 'page', months } : null,
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
  const { t, config } = context;
  const presets = wholePresets(config.presets);
  const { first, count, before, after, beside = {}, whole = null } = stretch ?? alone(photos);
  const isAlone = count === 1;
  const shown = isAlone ? presets : [gridPreset(config.presets)];
  const pictured = await signThumbnails(serverContext(), photos, shown);
  const alternative = alternativeTexts(context, photos, stretch);
  // Nothing is dated, so there is nothing to tell apart.
  const isUndated = whole?.months.length === 1 && whole.months[0]?.month === '';
  const sections = sectionsOf(photos, isUndated ? undefined : byDay, beside, whole !== null);
  const rows = (
    <>
      {sections.map(({ time, from, photos: ofSection, joins, goesOn }, at) => (
        <Fragment key={from}>
          {time !== null && <h2 className="rows-day">{timeText(context, time)}</h2>}
          <ul
            className="rows"
            data-first={first + from}
            data-count={count}
            data-before={at === 0 ? before : null}
            data-after={at === sections.length - 1 ? after : null}
            data-joins={joins ? '' : undefined}
            data-goes-on={goesOn ? '' : undefined}
          >
            {ofSection.map((photo, place) => (
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
    </>
  );
  return (
    <>
      {whole ? (
        <PhotoGrid whole={whole} texts={gridTexts(context)}>
          {rows}
        </PhotoGrid>
      ) : (
        rows
      )}
      <PhotoViewer presets={presets} texts={viewerTexts(t)} />
    </>
  );
}

function gridTexts({ t, locale }: PageContext): GridTexts {
  return { dates: t('dates'), undated: t('undated'), locale };
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

const alone = (photos: readonly VisiblePhoto[]): Omit<Stretch, 'name'> => ({
  ...{ first: 1, count: photos.length, before: null, after: null, beside: {}, whole: null },
});

type Section = {
  /** A day, a month or a year: a part of `YYYY-MM-DD`; empty: undated; null: times are not told apart. */
  readonly time: string | null;
  /** The place of its first photo on the page, counted from 0. */
  readonly from: number;
  readonly photos: readonly VisiblePhoto[];
  /** Did it begin on the page before, and does it go on on the next one? */
  readonly joins: boolean;
  readonly goesOn: boolean;
};

/**
 * The photos of a page by their days. They are in order, so each day is one part of them. Where most days
 * have one photo or two, their names would only be in the way: then by month or year, if the page is
 * `oneOfMany`, since on the page before photos may stand under their days.
 */
function sectionsOf(
  photos: readonly VisiblePhoto[],
  byDay: RowsProps['byDay'],
  { before, after }: Beside,
  oneOfMany: boolean,
): readonly Section[] {
  const startsBy = (length: number) => {
    const of = timesOf(length);
    return photos.flatMap((photo, at) => (at > 0 && of(photos[at - 1]) === of(photo) ? [] : [at]));
  };
  const isFew = (starts: readonly number[]) => starts.length * 3 <= photos.length;
  const units = oneOfMany ? [DAY, MONTH, YEAR] : [DAY];
  const unit = byDay === 'always' ? DAY : units.find((length) => isFew(startsBy(length)));
  const starts = unit === undefined ? [] : startsBy(unit);
  if (!byDay || unit === undefined || !(starts.length > 1 || oneOfMany || byDay === 'always')) {
    return [{ time: null, from: 0, photos, joins: Boolean(before), goesOn: Boolean(after) }];
  }
  const timeOf = timesOf(unit);
  return starts.map((from, at) => {
    const ofSection = photos.slice(from, starts[at + 1]);
    const time = timeOf(ofSection[0]);
    return {
      ...{ time, from, photos: ofSection },
      joins: from === 0 && Boolean(before) && timeOf(before) === time,
      goesOn: at === starts.length - 1 && Boolean(after) && timeOf(after) === time,
    };
  });
}

/** Lengths of a day, a month and a year as text. */
const [DAY, MONTH, YEAR] = ['YYYY-MM-DD'.length, 'YYYY-MM'.length, 'YYYY'.length];

const timesOf = (length: number) => (photo: VisiblePhoto | null | undefined) =>
  photo?.takenAt ? dayOfWall(photo.takenAt).slice(0, length) : '';

function timeText({ t, dates, locale }: PageContext, time: string): string {
  if (time === '') return t('undated');
  if (time.length === DAY) return dates.taken(time);
  return time.length === MONTH ? monthText(locale, time) : time;
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
