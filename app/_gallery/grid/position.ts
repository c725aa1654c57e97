/** Where a grid stands: enough to show just the same again after a reload, or when somebody comes back. */
type Position = {
  /** The photo at the top of the window, and how many pixels below it; null: the grid's head is in sight. */
  readonly photo: { readonly id: number; readonly offset: number } | null;
  /** Pixels by which the window is scrolled. */
  readonly scrolled: number;
  /** The width of the grid, and the heights of its parts at that width, by the place where they begin. */
  readonly width: number;
  readonly heights: readonly (readonly [number, number])[];
  /** What a photo takes of the height of parts that are not known. */
  readonly usual: number | null;
};

/** `hrefs`: the addresses that the window had, the last one first. */
type Stored = Position & { readonly hrefs: readonly string[] };

/**
 * How many addresses are kept. A reload asks for the address that the window had when it began, and
 * the window may get others until the page comes.
 */
const KEPT_HREFS = 10;

const hereIn = ({ pathname, search, hash }: Location) => pathname + search + hash;

const keyOf = (path: string) => `grid ${path}`;

/**
 * Keeps a position in the address, so that a reload, the way back and a copied address lead to the
 * page with that photo, also without JavaScript. What an address cannot say is kept for this
 * window, and the grid can be shown as it was at once.
 *
 * @param page the address of the page that shows the photo.
 */
export function keepPosition(path: string, page: string, position: Position): void {
  const href = position.photo ? `${page}#photo-${position.photo.id}` : path;
  const here = hereIn(window.location);
  // While the viewer is open, the address is that of a photo.
  if (window.location.pathname !== path.split('?')[0]) return;
  try {
    const before = readStored(path)?.hrefs ?? [];
    const hrefs = [...new Set([href, here, ...before])].slice(0, KEPT_HREFS);
    if (here !== href) {
      // Next's own function would take it for a navigation.
      History.prototype.replaceState.call(window.history, window.history.state, '', href);
    }
    const stored: Stored = { ...position, hrefs };
    window.sessionStorage.setItem(keyOf(path), JSON.stringify(stored));
  } catch {
    // Browsers limit how often an address is changed, and may keep nothing in a private window.
  }
}

/** The position that was kept for this address; null: for another one, or none. */
export function findPosition(path: string): Position | null {
  try {
    const stored = readStored(path);
    const at = stored?.hrefs.indexOf(hereIn(window.location)) ?? -1;
    return at === 0 || (at > 0 && wasReloaded()) ? stored : null;
  } catch {
    return null;
  }
}

function readStored(path: string): Stored | null {
  return JSON.parse(window.sessionStorage.getItem(keyOf(path)) ?? 'null') as Stored | null;
}

/** Is this the address at which the document was loaded, by a reload? */
function wasReloaded(): boolean {
  const [loaded] = window.performance.getEntriesByType('navigation');
  const isReload = (loaded as PerformanceNavigationTiming | undefined)?.type === 'reload';
  return isReload && loaded?.name.split('#')[0] === window.location.href.split('#')[0];
}

/**
 * Is the address that of one page, as the links below the photos name it? Such a page stays a page, in
 * which browsers find words; with a photo behind it, it is a place in the whole.
 */
export function asksForPage({ search, hash }: Location): boolean {
  const asked = new URLSearchParams(search);
  if (asked.has('after') || asked.has('before')) return true;
  return asked.has('page') && !/^#photo-\d+$/.test(hash);
}
