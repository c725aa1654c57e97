'use client';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { Grid } from './current.ts';
import { openGrid } from './grid.ts';
import { readShown, type Shown } from './part.ts';
import { asksForPage } from './position.ts';
import { Scrubber, type ScrubberTexts } from './Scrubber.tsx';
import type { Whole } from './whole.ts';

export type GridTexts = ScrubberTexts;

type Props = {
  readonly whole: Whole;
  readonly texts: GridTexts;
  /** The rows of one page, as the server made them. */
  readonly children: ReactNode;
};

type Taken = {
  readonly served: Shown;
  /** Where the first photo in sight stood in the window. */
  readonly anchored: { readonly place: number; readonly offset: number } | null;
};

/**
 * Shows a sequence of several pages as one, however long it is: it takes the rows of the page over once
 * scripts run, without moving them, reads further pages as they come near, and holds in the document what
 * is near the window. Without JavaScript, and where an address asks for one of the pages, they remain.
 */
export function PhotoGrid({ whole, texts, children }: Props) {
  const rows = useRef<HTMLDivElement>(null);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [grid, setGrid] = useState<Grid | null>(null);
  // An action renders the page again, with new objects.
  const [given] = useState(whole);

  useLayoutEffect(() => {
    if (!rows.current || asksForPage(window.location)) return;
    const served = readShown(rows.current);
    if (served) setTaken({ served, anchored: findAnchor(served) });
  }, []);

  useLayoutEffect(() => {
    if (!taken || !rows.current) return undefined;
    const opened = openGrid(rows.current, given, taken.served, taken.anchored);
    setGrid(opened);
    return () => opened.close();
  }, [taken, given]);

  if (!taken) {
    return (
      <div className="rows-served" ref={rows}>
        {children}
      </div>
    );
  }
  return (
    <>
      <div className="rows-whole" data-whole="" ref={rows} key="whole" />
      {grid && given.months.length > 1 && <Scrubber grid={grid} whole={given} texts={texts} />}
    </>
  );
}

function findAnchor({ first, sections }: Shown): Taken['anchored'] {
  const items = sections.flatMap((section) => section.items);
  const at = items.findIndex(({ element }) => element.getBoundingClientRect().bottom > 0);
  const offset = items[at]?.element.getBoundingClientRect().top;
  if (offset === undefined || (first === 0 && window.scrollY === 0)) return null;
  return { place: first + at, offset };
}
