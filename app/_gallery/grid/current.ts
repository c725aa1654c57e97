import type { Slides } from '../viewer/slides.ts';

/** All photos of a sequence in one scrolled page, of which only those near the window are there. */
export type Grid = {
  /**
   * The place of the photo at the top of the window, counted from 0, and how far down the grid the
   * window is, from 0 to 1.
   */
  readonly standing: () => { readonly place: number; readonly share: number };
  /** How far down the grid the window is, from 0 to 1, when the photo at this place is at its top. */
  readonly shareOf: (place: number) => number;
  readonly goToPlace: (place: number) => void;
  readonly goToShare: (share: number) => void;
  /** Calls the listener whenever the window or the grid has moved. */
  readonly onMove: (listener: () => void) => () => void;
  /** The photos of the grid, as the viewer reads them. */
  readonly slides: Slides;
  /** Marks a photo as one that the viewer likes, or no longer. */
  readonly like: (id: number, isLiked: boolean) => void;
  readonly close: () => void;
};

let current: Grid | null = null;
const listeners = new Set<() => void>();

/** The grid of this document, if it has one: the viewer walks through it. */
export const currentGrid = (): Grid | null => current;

export function setCurrentGrid(grid: Grid | null): void {
  current = grid;
  grid?.onMove(notify);
  notify();
}

/** Calls the listener when another grid takes the place of this one, and whenever it has moved. */
export function onGrid(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) listener();
}
