'use client';
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Locale } from '../../../lib/i18n/locale.ts';
import { monthText } from '../../../lib/i18n/months.ts';
import type { Grid } from './current.ts';
import { type MonthPlace, placesOfMonths, type Whole } from './whole.ts';

export type ScrubberTexts = {
  readonly dates: string;
  readonly undated: string;
  readonly locale: Locale;
};

type Props = { readonly grid: Grid; readonly whole: Whole; readonly texts: ScrubberTexts };

/** How many milliseconds it stays in sight after the last movement. */
const SHOWN_MS = 1500;
/** The least distance between names of years, as a fraction of the whole track. */
const APART = 0.045;

/**
 * The dates of a grid along its right edge: a handle that is dragged to a month. Arrow keys move it
 * by months, page keys by years. It appears while the window moves.
 */
export function Scrubber({ grid, whole, texts }: Props) {
  const months = useMemo(() => placesOfMonths(whole.months), [whole]);
  const track = useRef<HTMLDivElement>(null);
  const [isHeld, setHeld] = useState(false);
  const share = useSyncExternalStore(
    grid.onMove,
    () => grid.standing().share,
    () => 0,
  );
  const { at, goTo } = useMonth(grid, months, share);
  const isMoving = useMoving(grid);
  const isOpen = isHeld || isMoving;

  const drag = ({ clientY }: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box) grid.goToShare(Math.min(1, Math.max(0, (clientY - box.top) / box.height)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = monthAfterKey(event.key, months, at);
    if (next === null) return;
    event.preventDefault();
    goTo(next);
  };
  const nameOf = (month: MonthPlace | undefined) =>
    month && month.month !== '' ? monthText(texts.locale, month.month) : texts.undated;

  return (
    <div className="scrubber" data-open={isOpen || undefined}>
      <div className="scrubber-track" ref={track}>
        {isOpen && <Years grid={grid} months={months} share={share} />}
        <div
          className="scrubber-handle"
          role="slider"
          tabIndex={0}
          aria-label={texts.dates}
          aria-orientation="vertical"
          aria-valuemin={0}
          aria-valuemax={months.length - 1}
          aria-valuenow={at}
          aria-valuetext={nameOf(months[at])}
          style={{ top: `${share * 100}%` }}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setHeld(true);
          }}
          onPointerMove={(event) => isHeld && drag(event)}
          onPointerUp={() => setHeld(false)}
          onPointerCancel={() => setHeld(false)}
        >
          <span className="scrubber-date">{nameOf(months[at])}</span>
        </div>
      </div>
    </div>
  );
}

/** The index of the month at which the grid stands, and the way to another. */
function useMonth(grid: Grid, months: readonly MonthPlace[], share: number) {
  // The last months cannot be scrolled to the top of the window, so after a key press the month
  // that was chosen counts.
  const [gone, setGone] = useState<{ readonly at: number; readonly share: number } | null>(null);
  const stands = months.findLastIndex(({ place }) => place <= grid.standing().place);
  const goTo = (at: number) => {
    const month = months[at];
    if (!month) return;
    grid.goToPlace(month.place);
    setGone({ at, share: grid.standing().share });
  };
  return { at: gone?.share === share ? gone.at : Math.max(0, stands), goTo };
}

/** Does the window move over the grid, or has it just done so? */
function useMoving(grid: Grid): boolean {
  const [isMoving, setMoving] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stood = grid.standing().share;
    const forget = grid.onMove(() => {
      const { share: stands } = grid.standing();
      // What is read, or laid out anew, moves nothing under the reader.
      if (stands === stood) return;
      stood = stands;
      setMoving(true);
      clearTimeout(timer);
      timer = setTimeout(() => setMoving(false), SHOWN_MS);
    });
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [grid]);
  return isMoving;
}

type YearsProps = {
  readonly grid: Grid;
  readonly months: readonly MonthPlace[];
  /** Where the handle stands, whose date takes the place of a year. */
  readonly share: number;
};

/** The years, where they begin, as far as there is room for their names. */
function Years({ grid, months, share: handle }: YearsProps) {
  let last = -1;
  const years = months.flatMap(({ month, place }, at) => {
    const year = month.slice(0, 4);
    if (year === '' || year === months[at - 1]?.month.slice(0, 4)) return [];
    const share = grid.shareOf(place);
    if (last >= 0 && share - last < APART) return [];
    last = share;
    return [{ year, share }];
  });
  if (years.length < 2) return null;
  return (
    <ol aria-hidden="true">
      {years.map(
        ({ year, share }) =>
          Math.abs(share - handle) >= APART && (
            <li key={year} style={{ top: `${share * 100}%` }}>
              {year}
            </li>
          ),
      )}
    </ol>
  );
}

/**
 * The index of the month to which a key leads from the month at index `at`; null where the key leads
 * nowhere.
 */
function monthAfterKey(key: string, months: readonly MonthPlace[], at: number): number | null {
  const yearOf = (index: number) => months[index]?.month.slice(0, 4);
  const last = months.length - 1;
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'PageDown': {
      const next = months.findIndex((_, index) => index > at && yearOf(index) !== yearOf(at));
      return next < 0 ? last : next;
    }
    case 'PageUp': {
      const before = months.findIndex((_, index) => yearOf(index) === yearOf(at));
      const first =
        before < at ? before : months.findIndex((_, index) => yearOf(index) === yearOf(at - 1));
      return Math.max(0, first);
    }
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
