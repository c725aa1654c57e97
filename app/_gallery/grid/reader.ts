import { readShown, type Shown } from './part.ts';
import type { Part } from './parts.ts';
import { addressAt, type Whole } from './whole.ts';

/**
 * Milliseconds for which a window that was moved far must stand still before its photos are read.
 */
const PAUSE = 100;
/** Milliseconds until a part that could not be read is asked for again. */
const RETRY = 3000;

type Reader = {
  /** Reads a part, if it is not known. */
  readonly read: (part: Part) => Promise<void>;
  /**
   * Reads these parts, in this order, after a moment in which no others are wanted; stops reading
   * all others.
   */
  readonly want: (parts: readonly Part[]) => void;
};

type Options = {
  readonly whole: Whole;
  readonly signal: AbortSignal;
  readonly onRead: (part: Part, shown: Shown) => void;
  /** Called when a part could not be read, and may still be wanted. */
  readonly onMissed: () => void;
};

/**
 * Reads the parts of a grid from the pages that show them. Each page checks what its viewer may
 * see, so this is no other way to photos: whoever may no longer see them gets nothing more.
 */
export function makeReader({ whole, signal, onRead, onMissed }: Options): Reader {
  const reading = new Map<Part, { readonly stop: AbortController; readonly done: Promise<void> }>();
  let wanted = '';
  let pause: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => {
    clearTimeout(pause);
    for (const { stop } of reading.values()) stop.abort();
  });

  const take = async (part: Part, stop: AbortSignal): Promise<void> => {
    const shown = await fetchShown(addressAt(whole, part.first), stop);
    if (stop.aborted) return;
    // The photos have been removed or hidden from this viewer. Loading the page again shows which.
    if (shown === null) return window.location.replace(whole.path);
    const isSame = shown.first === part.first && shown.count === whole.count;
    if (!isSame && mayReload()) return window.location.reload();
    onRead(part, shown);
  };
  const read = (part: Part): Promise<void> => {
    const asked = reading.get(part);
    if (asked || part.sections !== null) return asked?.done ?? Promise.resolve();
    const stop = new AbortController();
    const finish = () => {
      reading.delete(part);
      wanted = '';
    };
    const done = take(part, stop.signal).then(finish, () => {
      finish();
      if (!signal.aborted) setTimeout(onMissed, stop.signal.aborted ? 0 : RETRY);
    });
    reading.set(part, { stop, done });
    return done;
  };
  return {
    read,
    want: (parts) => {
      const next = parts.map(({ first }) => first).join();
      if (next === wanted) return;
      wanted = next;
      for (const [part, { stop }] of reading) if (!parts.includes(part)) stop.abort();
      clearTimeout(pause);
      pause = setTimeout(() => {
        for (const part of parts) void read(part);
      }, PAUSE);
    },
  };
}

/** Reads what a page shows; null: it is not for this viewer, or not there. */
async function fetchShown(address: string, signal: AbortSignal): Promise<Shown | null> {
  const answer = await fetch(address, { signal });
  if (answer.redirected || answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  // They are loaded as they come near the window.
  for (const picture of page.querySelectorAll<HTMLImageElement>('.rows img')) {
    picture.loading = 'lazy';
  }
  const shown = readShown(page);
  for (const { items } of shown?.sections ?? []) {
    for (const { element } of items) document.adoptNode(element);
  }
  return shown;
}

/**
 * May the page be loaded again, because its photos have changed? At most once a minute, so that a
 * page that contradicts itself is not loaded for ever.
 */
function mayReload(): boolean {
  const key = 'grid reloaded';
  try {
    const last = Number(window.sessionStorage.getItem(key));
    if (Date.now() - last < 60_000) return false;
    window.sessionStorage.setItem(key, String(Date.now()));
    return true;
  } catch {
    // A browser that keeps nothing could not tell how often it was.
    return false;
  }
}
