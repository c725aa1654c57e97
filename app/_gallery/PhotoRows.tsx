import { monthText } from '../../lib/i18n/months.ts';
import {
  mainPicture,
  type Picture,
  rowPicture,
  rowPresets,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import type { MonthCount } from '../../lib/photos/months.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { PHOTOS_PER_PAGE, type SequencePage } from '../../lib/photos/sequencePage.ts';
import { serverContext } from '../../lib/server/context.ts';
import { isShortFilm } from '../../lib/server/film.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { pageHref } from '../../lib/text/pager.ts';
import type { PageContext } from './context.ts';
import { alternativeTexts } from './describe.ts';
import { elementHtml } from './elementHtml.ts';
import { type GridTexts, PhotoGrid } from './grid/PhotoGrid.tsx';
import type { Whole } from './grid/whole.ts';
import { RowItem } from './RowItem.tsx';
import { RowsList } from './RowsList.tsx';
import { ShortFilms } from './ShortFilms.tsx';
import { type Beside, type ByDay, dayBegun, type Section, sectionsOf } from './sections.ts';
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
  /** What the photos belong to, as screen readers say it; null: each to its album. */
  readonly name: string | null;
  readonly beside: Beside;
  /** What a grid has to know to show all of the sequence; null: there is no grid, only pages. */
  readonly whole: Whole | null;
};

/** The part of a sequence that one of its numbered pages shows. */
export function stretchOf(
  path: string,
  { page, pages, count, ...beside }: SequencePage,
  name: string | null,
  months: readonly MonthCount[] = [],
): Stretch {
  return {
    first: (page - 1) * PHOTOS_PER_PAGE + 1,
    count,
    before: page > 1 ? pageHref(path, page - 1) : null,
    after: page < pages ? pageHref(path, page + 1) : null,
    name,
    beside,
    whole: pages > 1 ? { path, count, perPage: PHOTOS_PER_PAGE, by: 'page', months } : null,
  };
}

type RowsProps = {
  readonly context: PageContext;
  readonly photos: readonly VisiblePhoto[];
  /** Absent: the photos are not a part of a larger sequence, so their places are not shown. */
  readonly stretch?: Stretch;
  readonly byDay?: ByDay;
};

/** How many photos are loaded at once: those that the first screen may show. */
const EARLY_PHOTOS = 12;

/**
 * Photos in justified rows, under the days on which they were taken where those are several. Each item
 * grows by its aspect ratio (`--r`), so all photos in a row have the same height, and the layout is known
 * before any picture has loaded. A page has hundreds of photos, so each takes as few elements and
 * characters as possible, and is given to React as HTML (`elementHtml.ts`). The viewer opens from them, and reads
 * what it has to know from their attributes (`viewer/slides.ts`).
 */
export async function PhotoRows({ context, photos, stretch, byDay }: RowsProps) {
  const { t, config } = context;
  const presets = wholePresets(config.presets);
  const { first, count, before, after, beside = {}, whole = null } = stretch ?? alone(photos);
  const isAlone = count === 1;
  const shown = isAlone ? presets : rowPresets(config.presets);
  const pictured = await signThumbnails(serverContext(), photos, shown);
  const pictureOf = (photo: VisiblePhoto): Picture =>
    isAlone
      ? { ...mainPicture(pictured(photo), config.presets), sizes: '92vw' }
      : rowPicture(pictured(photo), config.presets);
  const alternative = alternativeTexts(context, photos, stretch);
  // No photo of the sequence has a date, so headings would tell nothing apart.
  const isUndated = whole?.months.length === 1 && whole.months[0]?.month === '';
  const sections = sectionsOf(photos, {
    byDay: isUndated ? undefined : byDay,
    beside,
    oneOfMany: whole !== null,
  });
  const rows = sections.map((section, at) => (
    <SectionRows
      key={section.from}
      {...{ context, section, pictureOf, alternative, count }}
      first={first + section.from}
      before={at === 0 ? before : null}
      after={at === sections.length - 1 ? after : null}
    />
  ));
  return (
    <>
      {photos
        .slice(0, EARLY_PHOTOS)
        .filter(hasThumbnail)
        .map((photo) => (
          <EarlyPicture key={photo.id} {...pictureOf(photo)} />
        ))}
      {whole ? (
        <PhotoGrid whole={whole} texts={gridTexts(context)}>
          {rows}
        </PhotoGrid>
      ) : (
        rows
      )}
      <PhotoViewer presets={presets} texts={viewerTexts(t)} />
      {(whole !== null || photos.some(isShortFilm)) && <ShortFilms stop={t('stopFilms')} />}
    </>
  );
}

type SectionProps = Pick<Stretch, 'first' | 'count' | 'before' | 'after'> & {
  readonly context: PageContext;
  readonly section: Section;
  readonly pictureOf: (photo: VisiblePhoto) => Picture;
  readonly alternative: ReturnType<typeof alternativeTexts>;
};

/** The photos of one section, below its heading. */
function SectionRows({ context, section, pictureOf, alternative, ...part }: SectionProps) {
  const dayText = (day: string | null) => (day === null ? undefined : context.dates.shortDay(day));
  return (
    <>
      {section.time && <h2 className="rows-day">{timeText(context, section.time)}</h2>}
      <RowsList
        html={elementHtml(
          section.photos.map((photo, place) => (
            <RowItem
              key={photo.id}
              photo={photo}
              picture={pictureOf(photo)}
              alt={alternative(photo, section.from + place)}
              day={dayText(dayBegun(section, place))}
              isLast={place === section.photos.length - 1}
              isEarly={section.from + place < EARLY_PHOTOS}
            />
          )),
        )}
        data-first={part.first}
        data-count={part.count}
        data-before={part.before}
        data-after={part.after}
        data-joins={section.joins ? '' : undefined}
        data-goes-on={section.goesOn ? '' : undefined}
      />
    </>
  );
}

/** Lets browsers ask for a picture before they have read as far as the rows, as React does for its own. */
function EarlyPicture({ src, srcSet, sizes }: Picture) {
  return <link rel="preload" as="image" href={src} imageSrcSet={srcSet} imageSizes={sizes} />;
}

function gridTexts({ t, locale }: PageContext): GridTexts {
  return { dates: t('dates'), undated: t('undated'), locale };
}

const alone = (photos: readonly VisiblePhoto[]): Omit<Stretch, 'name'> => ({
  first: 1,
  count: photos.length,
  before: null,
  after: null,
  beside: {},
  whole: null,
});

function timeText(
  { t, dates, locale }: PageContext,
  { first, last }: NonNullable<Section['time']>,
) {
  if (first === '') return t('undated');
  // The newest photos may stand first.
  if (first !== last) return dates.span(...([first, last].sort() as [string, string]));
  if (first.length === 'YYYY-MM-DD'.length) return dates.taken(first);
  return first.length === 'YYYY-MM'.length ? monthText(locale, first) : first;
}
