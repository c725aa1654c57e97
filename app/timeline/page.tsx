import { notFound } from 'next/navigation';
import { dayAt } from '../../lib/i18n/dates.ts';
import { monthText } from '../../lib/i18n/months.ts';
import { getTimelineScope, type TimelineScope } from '../../lib/photos/months.ts';
import { listOnThisDay, parseDayOfYear } from '../../lib/photos/onThisDay.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { PHOTOS_PER_PAGE } from '../../lib/photos/sequencePage.ts';
import { type PartOfTimeline, pageTimeline, placeOf } from '../../lib/photos/timeline.ts';
import { firstNumber, parseTimelineStart, timelineHref } from '../../lib/photos/timelineAddress.ts';
import { getPageContext, type PageContext } from '../_gallery/context.ts';
import { placesOfMonths } from '../_gallery/grid/whole.ts';
import { PageFrame } from '../_gallery/PageFrame.tsx';
import { PagerByDate } from '../_gallery/Pager.tsx';
import { PhotoRows, type Stretch } from '../_gallery/PhotoRows.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { SearchField } from '../_gallery/SearchField.tsx';
import { Months } from './Months.tsx';

/** All photos that the viewer sees, of all albums, by date. */
export default async function TimelinePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getPageContext();
  const { db, scope, t } = context;
  const asked = Object.fromEntries(
    Object.entries(await searchParams).map(([name, value]) => [name, lastValue(value)]),
  );
  const timeline = getTimelineScope(db, scope);
  if (asked['on'] !== undefined) {
    return <OnThisDay {...{ context, timeline }} day={parseDayOfYear(asked['on']) ?? notFound()} />;
  }
  const { viewer, months } = timeline;
  const newest = { month: months[0]?.month ?? '' };
  const start = parseTimelineStart(asked, newest) ?? notFound();
  const page = pageTimeline(db, viewer, months, start);
  const first = page.photos[0];
  if ('month' in start && start.skip && !first) notFound();
  const stretch = stretchOfTimeline(page, months, firstNumber(start, page, months, asked['n']));
  const month = (first ? placeOf(first).at : newest.month).slice(0, 7);
  return (
    <PageFrame
      context={context}
      here={start === newest ? '/timeline' : timelineHref(start)}
      title={start === newest ? t('timeline') : `${t('timeline')} · ${nameOfMonth(context, month)}`}
      className="timeline"
      header={<Head context={context} />}
    >
      <header className="heading-row">
        <h1>{t('timeline')}</h1>
        {months.length > 0 && <TodayLink context={context} />}
      </header>
      {months.length > 0 && <MonthsOf {...{ context, months, month }} />}
      <div className="timeline-photos">
        {first ? (
          <PhotoRows {...{ context, stretch }} photos={page.photos} byDay="runs-of-days" />
        ) : (
          <p className="index-empty">{t('timelineEmpty')}</p>
        )}
        <PagerByDate t={t} {...stretch} byPage />
      </div>
    </PageFrame>
  );
}

/** The part of the timeline that a page shows; `number`: the place of its first photo, counted from 1. */
function stretchOfTimeline(
  page: PartOfTimeline,
  months: TimelineScope['months'],
  number: number,
): Stretch {
  const [first, last] = [page.photos[0], page.photos.at(-1)];
  const count = months.reduce((sum, { photos }) => sum + photos, 0);
  return {
    first: number,
    count,
    before: page.hasNewer && first ? timelineHref({ before: placeOf(first) }, number) : null,
    after:
      page.hasOlder && last
        ? timelineHref({ after: placeOf(last) }, number + page.photos.length - 1)
        : null,
    name: null,
    beside: { before: page.before ?? null, after: page.after ?? null },
    whole:
      count > PHOTOS_PER_PAGE
        ? { path: '/timeline', count, perPage: PHOTOS_PER_PAGE, by: 'month', months }
        : null,
  };
}

type MonthsProps = Pick<TimelineScope, 'months'> & {
  readonly context: PageContext;
  /** The month of the first photo that is shown. */
  readonly month: string;
};

/** The way to each month that has photos. */
function MonthsOf({ context, months, month }: MonthsProps) {
  const { locale, t } = context;
  return (
    <Months
      label={t('months')}
      goToMonth={t('goToMonth', { month: '%' })}
      months={placesOfMonths(months).map((each) => ({
        ...each,
        href: timelineHref(each),
        name: nameOfMonth(context, each.month),
        short: each.month === '' ? '' : monthText(locale, each.month, { short: true }),
      }))}
      month={month}
    />
  );
}

function nameOfMonth({ t, locale }: PageContext, month: string): string {
  return month === '' ? t('undated') : monthText(locale, month);
}

function Head({ context }: { context: PageContext }) {
  return (
    <>
      <a className="masthead-home" href="/">
        {context.config.title}
      </a>
      <SearchField context={context} />
    </>
  );
}

function TodayLink({ context: { config, t } }: { context: PageContext }) {
  const today = dayAt(Date.now(), config.timezone).slice(5);
  return <a href={`/timeline?on=${today}`}>{t('onThisDay')}</a>;
}

type DayProps = {
  readonly context: PageContext;
  readonly timeline: TimelineScope;
  readonly day: string;
};

function OnThisDay({ context, timeline, day }: DayProps) {
  const { db, dates, t } = context;
  const photos: readonly VisiblePhoto[] = listOnThisDay(db, timeline, day);
  const text = dates.dayOfYear(day);
  const title = t('onThisDayTitle', { day: text });
  return (
    <PageFrame
      context={context}
      here={`/timeline?on=${day}`}
      title={title}
      className="timeline"
      header={<Head context={context} />}
    >
      <header className="heading-row">
        <h1>{title}</h1>
        <a href="/timeline">{t('allTimeline')}</a>
      </header>
      <div className="timeline-photos">
        {photos.length > 0 ? (
          <PhotoRows context={context} photos={photos} byDay="runs-of-days" />
        ) : (
          <p className="index-empty">{t('onThisDayEmpty', { day: text })}</p>
        )}
      </div>
    </PageFrame>
  );
}
