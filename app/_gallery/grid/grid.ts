import { currentGrid, type Grid, setCurrentGrid } from './current.ts';
import { slidesOfGrid } from './gridSlides.ts';
import { BELOW_TOP, GridWindow } from './gridWindow.ts';
import type { View } from './mount.ts';
import type { Shown } from './part.ts';
import { Parts } from './parts.ts';
import { findPosition, keepPosition } from './position.ts';
import { makeReader } from './reader.ts';
import { addressAt, type Whole } from './whole.ts';

/** Milliseconds without movement after which the position of the window is kept. */
const REST = 250;
/** Parts within this many heights of the window, above and below it, are read. */
const READ_AROUND = 2;

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
  const gridWindow = new GridWindow(host, parts);
  const reader = makeReader({
    whole,
    signal,
    onMissed: () => gridWindow.show(),
    onRead: (part, shown) => gridWindow.learn(part, shown),
  });
  gridWindow.onMove(() => {
    if (gridWindow.viewed === null) reader.want(unknownAround(parts, gridWindow.view));
  });
  const grid: Grid = {
    slides: slidesOfGrid(gridWindow, whole.count, reader.read),
    standing: () => {
      const from = Math.max(0, gridWindow.top);
      return { place: parts.placeAtTop(from + BELOW_TOP + 1), share: gridWindow.shareAt(from) };
    },
    shareOf: (place) => gridWindow.shareAt(parts.topOfPlace(place)),
    goToPlace: (place) => {
      // At the first photo the head of the page is shown as well.
      if (place === 0) window.scrollTo({ top: 0, behavior: 'instant' });
      else gridWindow.goToPlace(place);
    },
    goToShare: (share) => gridWindow.scrollToShare(share),
    onMove: (listener) => gridWindow.onMove(listener),
    like: (id, isLiked) => {
      parts.findPhoto(id)?.item.element.toggleAttribute('data-liked', isLiked);
    },
    close: () => {
      ending.abort();
      if (currentGrid() === grid) setCurrentGrid(null);
    },
  };
  parts.learn(parts.partAt(served.first), served);
  standAtFirst(gridWindow, whole, anchored);
  setCurrentGrid(grid);
  followMovement(gridWindow, () => keepStanding(gridWindow, whole), signal);
  followSize(host, gridWindow, () => measure(host, heading), signal);
  return grid;
}

/** Places the window where it was when the page was left, or where its address leads. */
function standAtFirst(gridWindow: GridWindow, { path }: Whole, anchored: Anchored | null): void {
  const { parts } = gridWindow;
  const kept = findPosition(path);
  if (kept?.width === parts.metrics.width) parts.recall(new Map(kept.heights), kept.usual);
  window.history.scrollRestoration = 'manual';
  gridWindow.setHeight();
  const photo = kept?.photo ?? linkedPhoto();
  const known = photo && parts.findPhoto(photo.id);
  if (photo && known) gridWindow.scrollTo(parts.topOfPlace(known.place) - photo.offset);
  else if (kept) window.scrollTo({ top: kept.scrolled, behavior: 'instant' });
  else if (anchored) gridWindow.scrollTo(parts.topOfPlace(anchored.place) - anchored.offset);
  gridWindow.show();
}

/** Keeps where the window stands, so that a reload and the way back lead there. */
function keepStanding({ parts, viewed, top }: GridWindow, whole: Whole): void {
  if (viewed !== null) return;
  const { part, item, top: at } = parts.anchorAt(Math.max(0, top));
  const id = top > 0 && item !== null ? parts.itemAt(part.first + item)?.id : undefined;
  keepPosition(whole.path, addressAt(whole, part.first), {
    photo: id === undefined ? null : { id, offset: at - top },
    scrolled: window.scrollY,
    width: parts.metrics.width,
    usual: parts.usual,
    heights: parts.all.flatMap(({ first, height }) => (height === null ? [] : [[first, height]])),
  });
}

/** Shows what the window comes to, and keeps where it stands when it rests or the page is left. */
function followMovement(gridWindow: GridWindow, keep: () => void, signal: AbortSignal): void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  const onScroll = () => {
    gridWindow.forgetLeftAim();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => gridWindow.show());
    clearTimeout(rest);
    rest = setTimeout(keep, REST);
  };
  window.addEventListener('scroll', onScroll, { signal, passive: true });
  window.addEventListener('pagehide', keep, { signal });
  // Closing the viewer leads back to the address of the grid.
  window.addEventListener('popstate', () => setTimeout(keep, REST), { signal });
  // The click may follow a link, which leaves the page.
  document.addEventListener('click', keep, { signal, capture: true });
  signal.addEventListener('abort', () => {
    clearTimeout(rest);
    cancelAnimationFrame(frame);
  });
}

/** Lays the grid out anew when its width changes, or the height of its rows. */
function followSize(
  host: HTMLElement,
  gridWindow: GridWindow,
  measureAgain: () => Parts['metrics'],
  signal: AbortSignal,
): void {
  const resized = new ResizeObserver(() => {
    const metrics = measureAgain();
    const { width, row } = gridWindow.parts.metrics;
    if (metrics.width === width && metrics.row === row) return;
    gridWindow.keepPlace(() => gridWindow.parts.remeasure(metrics));
  });
  resized.observe(host);
  signal.addEventListener('abort', () => resized.disconnect());
}

/** Parts near the window that are not known, the nearest first. */
function unknownAround(parts: Parts, { top, bottom }: View) {
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
