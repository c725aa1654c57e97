import { readSlide, type Slides } from '../viewer/slides.ts';
import { currentGrid, type Grid, setCurrentGrid } from './current.ts';
import { mount } from './mount.ts';
import type { Shown } from './part.ts';
import { Parts } from './parts.ts';
import { findPosition, keepPosition } from './position.ts';
import { makeReader } from './reader.ts';
import { addressAt, type Whole } from './whole.ts';

/** Milliseconds without movement after which the position of the window is kept. */
const REST = 250;
/** Parts within this many heights of the window, above and below it, are read. */
const READ_AROUND = 2;
/** So many photos before and after the one that the viewer shows must be known. */
const AHEAD = 5;
/** Pixels below the top of the window at which a photo is placed when somebody goes to it. */
const BELOW_TOP = 72;

/** Where a photo stood in the window: its place, counted from 0, and pixels below the top. */
type Anchored = { readonly place: number; readonly offset: number };

/**
 * Shows a sequence in an element, beginning with what its page showed.
 *
 * @param anchored the photo that must stay where it stands in the window; null: none.
 */
export function openGrid(
  host: HTMLElement,
  whole: Whole,
  served: Shown,
  anchored: Anchored | null,
): Grid {
  const ending = new AbortController();
  const { signal } = ending;
  const heading = longestHeading(served);
  const parts = new Parts(whole, served, measure(host, heading));
  const listeners = new Set<() => void>();
  // The place of the photo that the viewer shows.
  let viewed: number | null = null;
  // The place to which somebody has gone, until its part is known, and where the window stands
  // meanwhile.
  let aim: { readonly place: number; readonly top: number } | null = null;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  const top = () => -host.getBoundingClientRect().top;
  const scrollGridTo = (to: number) => window.scrollBy({ top: to - top(), behavior: 'instant' });
  const longest = () => Math.max(1, parts.height - window.innerHeight);
  const shareAt = (from: number) => Math.min(1, Math.max(0, from / longest()));

  const show = () => {
    const view = { top: top(), bottom: top() + window.innerHeight };
    mount(host, parts, view);
    if (viewed === null) reader.want(unknownAround(parts, view));
    for (const told of listeners) told();
  };
  const goTo = (place: number) => {
    scrollGridTo(parts.topOfPlace(place) - BELOW_TOP);
    aim = parts.partAt(place).layout ? null : { place, top: top() };
  };
  /** Changes heights while what is at the top of the window stays there. */
  const keepingPlace = (change: () => void) => {
    const from = top();
    const anchor = from > 0 ? parts.anchorAt(from) : null;
    change();
    host.style.height = `${parts.height}px`;
    const moved = anchor ? parts.topOfAnchor(anchor) - anchor.top : 0;
    if (aim) goTo(aim.place);
    else if (Math.abs(moved) >= 1) scrollGridTo(from + moved);
    show();
  };
  const reader = makeReader({
    ...{ whole, signal, onMissed: () => show() },
    onRead: (part, shown) =>
      keepingPlace(() => {
        parts.learn(part, shown);
        parts.forgetFarFrom([parts.placeAtTop(top()), ...(viewed === null ? [] : [viewed])]);
      }),
  });

  const keep = () => {
    if (viewed !== null) return;
    const from = top();
    const { part, item, top: at } = parts.anchorAt(Math.max(0, from));
    const id = from > 0 && item !== null ? parts.itemAt(part.first + item)?.id : undefined;
    keepPosition(whole.path, addressAt(whole, part.first), {
      photo: id === undefined ? null : { id, offset: at - from },
      scrolled: window.scrollY,
      width: parts.metrics.width,
      usual: parts.usual,
      heights: parts.all.flatMap(({ first, height }) => (height === null ? [] : [[first, height]])),
    });
  };
  const onScroll = () => {
    if (aim && Math.abs(aim.top - top()) > 2) aim = null;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
    clearTimeout(rest);
    rest = setTimeout(keep, REST);
  };

  const slides: Slides = {
    count: () => whole.count,
    find: (place) => {
      const link = parts.itemAt(place)?.element.querySelector<HTMLAnchorElement>('a[data-photo]');
      return link ? readSlide(link, link.isConnected) : null;
    },
    placeOf: (id) => parts.findPhoto(id)?.place ?? null,
    reach: async (place) => {
      viewed = place;
      const around = [place, place + AHEAD, place - AHEAD].map((each) => parts.partAt(each));
      const unknown = [...new Set(around)].filter(({ sections }) => sections === null);
      await Promise.all(unknown.map(reader.read));
      return unknown.flatMap(({ first, count }) =>
        Array.from({ length: count }, (_, at) => first + at),
      );
    },
    bring: (place) => {
      viewed = null;
      const at = parts.topOfPlace(place) - top();
      const isOut = at < 0 || at > window.innerHeight - BELOW_TOP;
      if (isOut) scrollGridTo(parts.topOfPlace(place) - window.innerHeight / 3);
      show();
      return parts.itemAt(place)?.element.querySelector('a') ?? null;
    },
  };
  const grid: Grid = {
    slides,
    standing: () => {
      const from = Math.max(0, top());
      return { place: parts.placeAtTop(from + BELOW_TOP + 1), share: shareAt(from) };
    },
    shareOf: (place) => shareAt(parts.topOfPlace(place)),
    goToPlace: (place) => {
      // At the first photo the head of the page is shown as well.
      if (place === 0) window.scrollTo({ top: 0, behavior: 'instant' });
      else goTo(place);
    },
    goToShare: (share) => scrollGridTo(share * longest()),
    onMove: (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    like: (id, isLiked) => {
      parts.findPhoto(id)?.item.element.toggleAttribute('data-liked', isLiked);
    },
    close: () => {
      ending.abort();
      clearTimeout(rest);
      cancelAnimationFrame(frame);
      if (currentGrid() === grid) setCurrentGrid(null);
    },
  };

  const start = () => {
    const kept = findPosition(whole.path);
    parts.learn(parts.partAt(served.first), served);
    if (kept?.width === parts.metrics.width) {
      parts.recall(new Map(kept.heights), kept.usual);
    }
    window.history.scrollRestoration = 'manual';
    host.style.height = `${parts.height}px`;
    const photo = kept?.photo ?? linkedPhoto();
    const place = photo && slides.placeOf(photo.id);
    if (photo && place !== null) scrollGridTo(parts.topOfPlace(place) - photo.offset);
    else if (kept) window.scrollTo({ top: kept.scrolled, behavior: 'instant' });
    else if (anchored) scrollGridTo(parts.topOfPlace(anchored.place) - anchored.offset);
    show();
  };
  start();
  setCurrentGrid(grid);
  window.addEventListener('scroll', onScroll, { signal, passive: true });
  window.addEventListener('pagehide', keep, { signal });
  // Closing the viewer leads back to the address of the grid.
  window.addEventListener('popstate', () => setTimeout(keep, REST), { signal });
  // The click may follow a link, which leaves the page.
  document.addEventListener('click', keep, { signal, capture: true });
  const resized = new ResizeObserver(() => {
    const metrics = measure(host, heading);
    const { width, row } = parts.metrics;
    if (metrics.width === width && metrics.row === row) return;
    keepingPlace(() => parts.remeasure(metrics));
  });
  resized.observe(host);
  signal.addEventListener('abort', () => resized.disconnect());
  return grid;
}

/** Parts near the window that are not known, the nearest first. */
function unknownAround(
  parts: Parts,
  { top, bottom }: { readonly top: number; readonly bottom: number },
) {
  const around = (bottom - top) * READ_AROUND;
  const middle = (top + bottom) / 2;
  return parts
    .within(top - around, bottom + around)
    .filter(({ part }) => part.sections === null)
    .sort((a, b) => Math.abs(a.top - middle) - Math.abs(b.top - middle))
    .map(({ part }) => part);
}

/** Headings of days have about the same length. In a narrow window some need two lines. */
function longestHeading({ sections }: Shown): string {
  const headings = sections.map(({ heading }) => heading ?? '');
  const longest = headings.reduce((best, each) => (each.length > best.length ? each : best), '');
  return `${longest} 00 00`;
}

/** The sizes that the style sheet gives the grid in this window; all headings get the same space. */
function measure(host: HTMLElement, longest: string): Parts['metrics'] {
  const style = getComputedStyle(host);
  const probe = document.createElement('h2');
  probe.className = 'rows-day';
  probe.textContent = longest;
  host.append(probe);
  const heading = probe.offsetHeight;
  probe.remove();
  return {
    width: host.clientWidth,
    row: Number.parseFloat(style.gridAutoRows),
    gap: Number.parseFloat(style.rowGap),
    heading,
  };
}

/** The photo that the address names. */
function linkedPhoto() {
  const [, id] = /^#photo-(\d+)$/.exec(window.location.hash) ?? [];
  return id === undefined ? null : { id: Number(id), offset: BELOW_TOP };
}
