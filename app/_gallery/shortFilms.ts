import { fetchPhotoPage } from './viewer/photoPage.ts';

/** Milliseconds for which the window must stand still before a film moves. */
const STILL = 600;
/** The part of a film's height that must be in sight. */
const IN_SIGHT = 0.9;
/** The key under which this tab stores that films have been stopped. */
const STOPPED = 'films stopped';

/**
 * Lets one short film of the rows in sight move, without sound: the one nearest to the middle of the window,
 * once it stands still and all its pictures have come. Only where motion is welcome and data are not saved.
 * What plays is what the page of the film offers its viewer, by the same rule and at the same address; a
 * rendition is not asked for, since it might have to be made for it. While it moves, a button stops it and all
 * others (WCAG 2.2.2).
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
    const src = await source;
    // Something else may be looked at by now.
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

/** Films must not take the line from the pictures in sight. */
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

/** Plays a film in the place of its picture; what it answers ends that. */
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
  // Until it moves, and where it cannot, its picture stays.
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
