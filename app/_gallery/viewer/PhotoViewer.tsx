'use client';
import { type ComponentType, type Dispatch, type SetStateAction, useEffect, useState } from 'react';
import type { Preset } from '../../../lib/images/presets.ts';
import { currentGrid } from '../grid/current.ts';
import { type Slides, slidesOf } from './slides.ts';
import type { ViewerTexts } from './texts.ts';
import type { ViewerProps } from './Viewer.tsx';

type Props = {
  /** Those that show a photo whole. */
  readonly presets: readonly Preset[];
  readonly texts: ViewerTexts;
};

type Opened = Pick<ViewerProps, 'slides' | 'place' | 'isClosing' | 'onTurn' | 'onClosed'> & {
  readonly Viewer: ComponentType<ViewerProps>;
};

/**
 * Opens the viewer where a photo of this page is tapped. Its code is loaded when the browser is idle, or
 * when a photo is touched. Until then, without JavaScript, and where somebody wants another tab, the
 * links lead to the pages of photos.
 *
 * The viewer adds one entry to the history, whose address follows the photo that is shown: a reload and
 * a copied address give its page, and going back closes the viewer, however many photos were seen.
 */
export function PhotoViewer({ presets, texts }: Props) {
  const [opened, setOpened] = useState<Opened | null>(null);
  // An action renders the page again, with new objects: the viewer must not open anew for them.
  const [given] = useState({ presets, texts });

  useEffect(() => {
    const ending = new AbortController();
    openWhatIsTapped(setOpened, ending.signal);
    loadAhead(ending.signal);
    return () => ending.abort();
  }, []);

  if (!opened) return null;
  const { Viewer, ...props } = opened;
  return <Viewer {...props} {...given} />;
}

const load = () => import('./Viewer.tsx');

/** Loads the code of the viewer when the browser is idle, or when a photo is touched. */
function loadAhead(signal: AbortSignal): void {
  const loadQuietly = () => void load().catch(() => undefined);
  const whenIdle = () => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(loadQuietly, { timeout: 5000 });
    else setTimeout(loadQuietly, 1000);
  };
  document.addEventListener('pointerdown', (event) => findLink(event) && loadQuietly(), {
    signal,
    passive: true,
  });
  if (document.readyState === 'complete') whenIdle();
  else window.addEventListener('load', whenIdle, { signal, once: true });
}

/** Opens the viewer with a photo that is tapped, closes it when somebody goes back. */
function openWhatIsTapped(setOpened: Dispatch<SetStateAction<Opened | null>>, signal: AbortSignal) {
  const ownId = photoId(window.location.pathname);
  // The page's address when it was left for the photo: a grid keeps its position there.
  let home = addressOf(window.location);
  let restoration = window.history.scrollRestoration;
  let slides: Slides | null = null;
  let shownId = ownId;
  let isOpen = false;

  const onTurn = (id: number) => {
    shownId = id;
    window.history.replaceState(window.history.state, '', `/photos/${id}`);
  };
  const onClosed = () => {
    isOpen = false;
    setOpened(null);
    // This is the page of a single photo, and another photo was looked at last: show its page.
    if (ownId !== null && shownId !== ownId) window.location.replace(`/photos/${shownId}`);
  };
  const open = async (id: number, isNew: boolean) => {
    if (isOpen) return;
    isOpen = true;
    slides ??= currentGrid()?.slides ?? slidesOf(document);
    const place = slides.placeOf(id);
    const loaded = place === null ? null : await load().catch(() => null);
    if (place === null || !loaded) return window.location.assign(`/photos/${id}`);
    if (isNew) {
      home = addressOf(window.location);
      restoration = window.history.scrollRestoration;
      // When the viewer closes, the page scrolls to the photo that was seen last, so the browser
      // must not scroll.
      window.history.scrollRestoration = 'manual';
      window.history.pushState(window.history.state, '', `/photos/${id}`);
    }
    setOpened({ Viewer: loaded.Viewer, slides, place, isClosing: false, onTurn, onClosed });
  };
  const onPopState = () => {
    const now = window.location;
    const id = photoId(now.pathname);
    if (addressOf(now) === home) {
      window.history.scrollRestoration = restoration;
      setOpened((before) => before && { ...before, isClosing: true });
    } else if (id !== null && slides !== null && slides.placeOf(id) !== null) {
      void open(id, false);
    } else {
      // The entry belongs to another page; after a reload, browsers do not tell the two apart.
      now.reload();
    }
  };
  followTaps((id) => open(id, true), signal);
  window.addEventListener('popstate', onPopState, { signal });
}

/** Has the links of photos open the viewer, where a plain click would follow them. */
function followTaps(open: (id: number) => Promise<void>, signal: AbortSignal): void {
  /** Opening the viewer takes a slow phone a while, so this first marks the photo as tapped. */
  const openFrom = async (link: HTMLAnchorElement) => {
    link.dataset['opening'] = '';
    await afterPaint();
    if (!signal.aborted) await open(Number(link.dataset['photo']));
    delete link.dataset['opening'];
  };
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = findLink(event);
    if (!link) return;
    event.preventDefault();
    void openFrom(link);
  };
  document.addEventListener('click', onClick, { signal });
}

/** Milliseconds after which painting is no longer waited for, since a hidden window never paints. */
const LATEST_PAINT = 100;

/** Waits until the browser has painted what was changed just now, so that longer work does not delay it. */
function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LATEST_PAINT);
    requestAnimationFrame(() => {
      setTimeout(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  });
}

/** The link of a photo on this page that was clicked or touched. */
function findLink({ target }: Event): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-photo]') : null;
}

const addressOf = ({ pathname, search }: Location) => pathname + search;

function photoId(pathname: string): number | null {
  const [, id] = /^\/photos\/(\d+)$/.exec(pathname) ?? [];
  return id === undefined ? null : Number(id);
}
