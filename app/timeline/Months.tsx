import { monthText } from '../../lib/i18n/months.ts';
import type { MonthCount } from '../../lib/photos/months.ts';
import { timelineHref } from '../../lib/photos/timelineAddress.ts';
import type { PageContext } from '../_gallery/context.ts';

type MonthsProps = {
  readonly context: PageContext;
  readonly months: readonly MonthCount[];
  /** With which the page begins, and its name. */
  readonly month: string;
  readonly shown: string;
};

/**
 * All months with photos, to go to one. On a desk they stand beside the photos; on a phone a button
 * shows them, which needs no JavaScript (`popover`).
 */
export function Months({ context, months, month, shown }: MonthsProps) {
  const { t } = context;
  return (
    <>
      <button
        className="months-open"
        type="button"
        popoverTarget="months"
        aria-label={t('goToMonth', { month: shown })}
      >
        {shown}
      </button>
      <nav className="months" id="months" popover="auto" aria-label={t('months')}>
        <ol>
          {[...Map.groupBy(months, (each) => each.month.slice(0, 4))].map(([year, ofYear]) => (
            <Year key={year} {...{ context, year, months: ofYear, month }} />
          ))}
        </ol>
      </nav>
    </>
  );
}

type YearProps = Pick<MonthsProps, 'context' | 'months' | 'month'> & { readonly year: string };

function Year({ context: { locale, t }, year, months, month }: YearProps) {
  const current = (each: string) => (each === month ? 'true' : undefined);
  if (year === '') {
    return (
      <li>
        <a href={timelineHref({ month: '' })} aria-current={current('')}>
          {t('undated')}
        </a>
      </li>
    );
  }
  const isOpen = month.startsWith(year);
  return (
    <li data-here={isOpen || undefined}>
      <a href={timelineHref({ month: months[0]?.month ?? '' })}>{year}</a>
      <ol>
        {months.map((each) => (
          <li key={each.month}>
            <a
              href={timelineHref({ month: each.month })}
              aria-current={current(each.month)}
              aria-label={monthText(locale, each.month)}
            >
              {monthText(locale, each.month, { short: true })}
            </a>
          </li>
        ))}
      </ol>
    </li>
  );
}
