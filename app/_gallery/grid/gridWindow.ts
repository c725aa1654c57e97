import { mount, type View } from './mount.ts';
import type { Shown } from './part.ts';
import type { Part, Parts } from './parts.ts';

/** Pixels below the top of the window at which a photo is placed when somebody goes to it. */
export const BELOW_TOP = 72;

/**
 * A grid and the window that stands over it: puts into the document what the window shows, and scrolls.
 * Heights are pixels from the top of the grid.
 */
export class GridWindow {
  readonly parts: Parts;
  /** The place of the photo that the viewer shows over the grid; null: the viewer is closed. */
  viewed: number | null = null;
  readonly #host: HTMLElement;
  readonly #listeners = new Set<() => void>();
  /**
   * The place to which somebody has gone, until its part is known, and where the window stands
   * meanwhile.
   */
  #aim: { readonly place: number; readonly top: number } | null = null;

  constructor(host: HTMLElement, parts: Parts) {
    this.#host = host;
    this.parts = parts;
  }

  /** Where the window begins; less than 0 while the head of the page is in sight. */
  get top(): number {
    return -this.#host.getBoundingClientRect().top;
  }

  get view(): View {
    const { top } = this;
    return { top, bottom: top + window.innerHeight };
  }

  scrollTo(top: number): void {
    window.scrollBy({ top: top - this.top, behavior: 'instant' });
  }

  /** How far down the grid a height is, from 0 to 1. */
  shareAt(top: number): number {
    return Math.min(1, Math.max(0, top / this.#longest()));
  }

  scrollToShare(share: number): void {
    this.scrollTo(share * this.#longest());
  }

  /** Calls the listener whenever the window or the grid has moved. */
  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts into the document what the window shows. */
  show(): void {
    mount(this.#host, this.parts, this.view);
    for (const listener of this.#listeners) listener();
  }

  /** Gives the element the height of all parts, which its photos do not give it. */
  setHeight(): void {
    this.#host.style.height = `${this.parts.height}px`;
  }

  goToPlace(place: number): void {
    this.scrollTo(this.parts.topOfPlace(place) - BELOW_TOP);
    this.#aim = this.parts.partAt(place).layout ? null : { place, top: this.top };
  }

  /** When somebody has scrolled away from the place to which they went, they are not brought back to it. */
  forgetLeftAim(): void {
    if (this.#aim && Math.abs(this.#aim.top - this.top) > 2) this.#aim = null;
  }

  /** Takes in what was read of a part, and forgets what is far away. */
  learn(part: Part, shown: Shown): void {
    const { parts, viewed } = this;
    this.keepPlace(() => {
      parts.learn(part, shown);
      parts.forgetFarFrom([parts.placeAtTop(this.top), ...(viewed === null ? [] : [viewed])]);
    });
  }

  /** Changes heights while what is at the top of the window stays there. */
  keepPlace(change: () => void): void {
    const { parts, top } = this;
    const anchor = top > 0 ? parts.anchorAt(top) : null;
    change();
    this.setHeight();
    const moved = anchor ? parts.topOfAnchor(anchor) - anchor.top : 0;
    if (this.#aim) this.goToPlace(this.#aim.place);
    else if (Math.abs(moved) >= 1) this.scrollTo(top + moved);
    this.show();
  }

  #longest(): number {
    return Math.max(1, this.parts.height - window.innerHeight);
  }
}
