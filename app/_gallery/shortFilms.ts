import { fetchPhotoPage } from './viewer/photoPage.ts';

/** Milliseconds for which the window must stand still before a film moves. */
const STILL = 600;
/** The part of a film's height that must be in sight. */
const IN_SIGHT = 0.9;
/** The key under which this tab stores that films have been stopped. */
const STOPPED = 'films stopped';

/**
 * Plays one short film of the rows in sight, without sound: the one nearest to the middle of the
 * window, once the window stands still and all pictures in it have loaded. Not where the system
 * asks for less motion or for saving data. It plays the source that the film's own page offers this
 * viewer, so the same rule decides; it never asks for a rendition, which might have to be made
 * first. While a film plays, a button stops it and all others (WCAG 2.2.2).
 *
 * @param stop what the button says.
 */
export function playShortFilms(stop: string, signal: AbortSignal): void {
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const sources = new Map<number, Promise<string | null>>();
  let playing: { readonly item: HTMLElement; readonly end: () => void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    playing?.end();
    playing = null;
  };
  const look = async () => {
    const item = mayMove(reduced) ? nearestFilm() : null;
    if (item === playing?.item) return;
    end();
    if (!item) return;
    if (!arePicturesThere()) return later();
    const id = Number(item.id.replace('photo-', ''));
    const source = sources.get(id) ?? findSource(id, signal);
    sources.set(id, source);
    // After a fault of the network it is asked for again.
    source.catch(() => sources.delete(id));
    const src = await source;
    // Meanwhile the window may have been scrolled.
    if (src === null || signal.aborted || playing || item !== nearestFilm()) return;
    playing = { item, end: play(item, src, { stop, onStopped: stopAll }) };
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look().catch(() => undefined), STILL);
  };
  const stopAll = () => {
    window.sessionStorage.setItem(STOPPED, '');
    end();
  };

  const covered = new MutationObserver(later);
  const main = document.getElementById('main');
  if (main) covered.observe(main, { attributes: true, attributeFilter: ['inert'] });
  const onScroll = () => {
    if (playing && shareInSight(playing.item) < IN_SIGHT) end();
    later();
  };
  window.addEventListener('scroll', onScroll, { signal, passive: true });
  window.addEventListener('load', later, { signal });
  document.addEventListener('visibilitychange', later, { signal });
  reduced.addEventListener('change', later, { signal });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    covered.disconnect();
    end();
  });
  later();
}

type Connection = { readonly saveData?: boolean };

function mayMove(reduced: MediaQueryList): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  if (reduced.matches || connection?.saveData === true) return false;
  if (document.visibilityState === 'hidden' || document.readyState !== 'complete') return false;
  // The viewer is open over this page.
  if (document.getElementById('main')?.inert === true) return false;
  return window.sessionStorage.getItem(STOPPED) === null;
}

const itemsOf = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

function shareInSight(item: HTMLElement): number {
  const { top, bottom, height } = item.getBoundingClientRect();
  return (Math.min(bottom, window.innerHeight) - Math.max(top, 0)) / Math.max(1, height);
}

function nearestFilm(): HTMLElement | null {
  const fromMiddle = (item: HTMLElement) => {
    const { top, height } = item.getBoundingClientRect();
    return Math.abs(top + height / 2 - window.innerHeight / 2);
  };
  const seen = itemsOf('.rows li[data-short]').filter((item) => shareInSight(item) >= IN_SIGHT);
  return seen.sort((a, b) => fromMiddle(a) - fromMiddle(b))[0] ?? null;
}

/** Have all pictures in sight loaded? A film must not slow them down. */
function arePicturesThere(): boolean {
  const seen = itemsOf('.rows li').filter((item) => shareInSight(item) > 0);
  return seen.every((item) => item.querySelector('img')?.complete !== false);
}

/** The address of the file of a film, where its viewer may have it and this browser plays it. */
async function findSource(id: number, signal: AbortSignal): Promise<string | null> {
  const { staged } = await fetchPhotoPage(id, signal);
  const probe = document.createElement('video');
  const own = staged.films.find(
    ({ src, type }) => !src.endsWith('/film') && probe.canPlayType(type) !== '',
  );
  return own?.src ?? null;
}

type Shown = { readonly stop: string; readonly onStopped: () => void };

/** Plays a film in the place of its picture, until the returned function is called. */
function play(item: HTMLElement, src: string, { stop, onStopped }: Shown): () => void {
  const video = document.createElement('video');
  Object.assign(video, { src, muted: true, loop: true, playsInline: true, autoplay: true });
  video.tabIndex = -1;
  video.ariaHidden = 'true';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'rows-stop';
  button.ariaLabel = stop;
  button.title = stop;
  button.addEventListener('click', onStopped);
  // The picture stays until the film really plays, which it may never do.
  video.addEventListener('playing', () => {
    item.querySelector('a')?.append(video);
    item.append(button);
  });
  void video.play().catch(() => undefined);
  return () => {
    video.remove();
    button.remove();
    video.removeAttribute('src');
    // Otherwise the rest of the file would still be loaded.
    video.load();
  };
}
