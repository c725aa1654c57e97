'use client';
import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';
import { currentGrid, onGrid } from '../_gallery/grid/current.ts';

/** A month with photos, `YYYY-MM` or empty for undated ones; `place` is that of its first photo. */
type Month = {
  readonly month: string;
  readonly place: number;
  readonly href: string;
  readonly name: string;
  /** For a list under its year. */
  readonly short: string;
};

type MonthsProps = {
  readonly label: string;
  /** Says what the button does; `%` stands for the month that is shown. */
  readonly goToMonth: string;
  readonly months: readonly Month[];
  /** The month with which the page begins. */
  readonly month: string;
};

/**
 * All months with photos, to go to one. On a desk they stand beside the photos; on a phone a button
 * shows them, which needs no JavaScript (`popover`). They follow the window through the grid.
 */
export function Months({ label, goToMonth, months, month }: MonthsProps) {
  const findHere = () => {
    const place = currentGrid()?.standing().place;
    const first = months.find((each) => each.month === month);
    return place === undefined ? first : months.findLast((each) => each.place <= place);
  };
  const here = useSyncExternalStore(onGrid, findHere, () =>
    months.find((each) => each.month === month),
  );
  const name = here?.name ?? '';
  const years = [...new Set(months.map((each) => each.month.slice(0, 4)))];
  return (
    <>
      <button
        className="months-open"
        type="button"
        popoverTarget="months"
        aria-label={goToMonth.replace('%', name)}
      >
        {name}
      </button>
      <nav className="months" id="months" popover="auto" aria-label={label}>
        <ol>
          {years.map((year) => (
            <Year
              key={year}
              year={year}
              months={months.filter((each) => each.month.slice(0, 4) === year)}
              here={here}
            />
          ))}
        </ol>
      </nav>
    </>
  );
}

type YearProps = {
  readonly year: string;
  readonly months: readonly Month[];
  readonly here: Month | undefined;
};

function Year({ year, months, here }: YearProps) {
  const current = (each: Month) => (each === here ? 'true' : undefined);
  const [first] = months;
  if (!first) return null;
  if (year === '') {
    return (
      <li>
        <MonthLink month={first} aria-current={current(first)}>
          {first.name}
        </MonthLink>
      </li>
    );
  }
  return (
    <li data-here={here?.month.startsWith(year) || undefined}>
      <MonthLink month={first}>{year}</MonthLink>
      <ol>
        {months.map((each) => (
          <li key={each.month}>
            <MonthLink month={each} aria-current={current(each)} aria-label={each.name}>
              {each.short}
            </MonthLink>
          </li>
        ))}
      </ol>
    </li>
  );
}

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly month: Month };

/** Leads to a month within the grid, where there is one; else to a page that begins with it. */
function MonthLink({ month: { href, place }, children, ...more }: LinkProps) {
  const go = (event: MouseEvent) => {
    const grid = currentGrid();
    if (!grid || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    document.getElementById('months')?.hidePopover();
    grid.goToPlace(place);
  };
  return (
    <a {...more} href={href} onClick={go}>
      {children}
    </a>
  );
}
