import type PhotoSwipe from 'photoswipe';
import { startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Slides } from './slides.ts';
import { type Covered, makeSwipe } from './swipe.ts';
import type { ViewerProps } from './Viewer.tsx';

type Options = ViewerProps & {
  /** A tap, or a click beside the photo. */
  readonly onTap: () => void;
  readonly onClosing: () => void;
};

type Swiped = {
  /** Null: it has not been opened yet. */
  readonly swipe: PhotoSwipe | null;
  /** The place of the photo that is shown. */
  readonly at: number;
  /** The element for the film that is shown; null: a picture is shown. */
  readonly film: HTMLElement | null;
  /** Keeps photos clear of what covers a part of the window. */
  readonly cover: (covered: Covered) => void;
};

/** PhotoSwipe over the page, open for as long as the component is there. */
export function useSwipe({ slides, place, presets, texts, isClosing, ...on }: Options): Swiped {
  const [swipe, setSwipe] = useState<PhotoSwipe | null>(null);
  const [at, setAt] = useState(place);
  const [film, setFilm] = useState<HTMLElement | null>(null);
  const covered = useRef<Covered>({ right: 0, bottom: 0 });
  const isLeft = useRef(false);
  const handlers = useRef(on);
  handlers.current = on;

  useLayoutEffect(() => {
    const made = makeSwipe({
      slides,
      place,
      presets: new Map(presets.map((preset) => [preset.name, preset])),
      label: texts.viewer,
      notShown: texts.notShown,
      covered: () => covered.current,
      onTap: () => handlers.current.onTap(),
    });
    isLeft.current = false;
    followTurns(made, slides, (index) => {
      const slide = slides.find(index);
      // As a transition: the photo moves at once, and its texts follow.
      startTransition(() => setAt(index));
      if (slide) handlers.current.onTurn(slide.id);
    });
    made.on('contentActivate', ({ content }) => {
      setFilm(content.type === 'film' ? (content.element ?? null) : null);
    });
    const drop = openOverPage(made, slides, {
      onClosing: () =>
        startTransition(() => {
          setFilm(null);
          handlers.current.onClosing();
        }),
      isAtPage: () => isLeft.current,
      onClosed: () => handlers.current.onClosed(),
    });
    setSwipe(made);
    return drop;
  }, [slides, place, presets, texts]);

  useEffect(() => {
    if (!isClosing) return;
    isLeft.current = true;
    // PhotoSwipe does not close while it opens.
    if (swipe?.opener.isOpening) swipe.on('openingAnimationEnd', () => swipe.close());
    else swipe?.close();
  }, [isClosing, swipe]);

  const cover = (next: Covered) => {
    covered.current = next;
    swipe?.updateSize(true);
  };
  return { swipe, at, film, cover };
}

/** Says when another photo is turned to, and reads the photos around it. */
function followTurns(swipe: PhotoSwipe, slides: Slides, onTurn: (place: number) => void): void {
  swipe.on('change', () => {
    onTurn(swipe.currIndex);
    void slides.reach(swipe.currIndex).then((places) => {
      if (swipe.isDestroying) return;
      for (const known of places) {
        if (Math.abs(known - swipe.currIndex) <= 4) swipe.refreshSlideContent(known);
      }
    });
  });
}

type Closing = {
  readonly onClosing: () => void;
  /** Is the address that of the page again, because somebody went back? */
  readonly isAtPage: () => boolean;
  readonly onClosed: () => void;
};

/**
 * Opens PhotoSwipe over the page, which cannot be reached until it has closed. Then the page has its
 * title again, and shows the photo that was looked at last, with the focus.
 *
 * @returns removes PhotoSwipe, though nobody has closed it.
 */
function openOverPage(
  swipe: PhotoSwipe,
  slides: Slides,
  { onClosing, isAtPage, onClosed }: Closing,
): () => void {
  const behind = [...document.body.children].filter(
    (element): element is HTMLElement => element instanceof HTMLElement,
  );
  const { title } = document;
  let isDropped = false;
  let link: HTMLAnchorElement | null = null;
  swipe.on('close', () => {
    document.title = title;
    if (isDropped) return;
    onClosing();
    link = slides.bring(swipe.currIndex);
    // The closing animation ends where the photo now is on the page.
    if (swipe.currSlide && link) swipe.currSlide.data.element = link;
    if (!isAtPage()) window.history.back();
  });
  swipe.on('destroy', () => {
    for (const element of behind) element.inert = false;
    if (isDropped) return;
    link?.focus({ preventScroll: true });
    onClosed();
  });
  swipe.init();
  for (const element of behind) element.inert = true;
  return () => {
    isDropped = true;
    swipe.destroy();
  };
}
