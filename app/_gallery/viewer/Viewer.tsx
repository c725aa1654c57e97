'use client';
import '../../styles/viewer.css';
import type PhotoSwipe from 'photoswipe';
import { startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Preset } from '../../../lib/images/presets.ts';
import { Controls } from './Controls.tsx';
import { FilmSlide } from './FilmSlide.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { InfoPanel } from './InfoPanel.tsx';
import { pressKey } from './keys.ts';
import { showLarger } from './larger.ts';
import { usePhotoPage } from './photoPage.ts';
import type { Slides } from './slides.ts';
import { type Covered, makeSwipe } from './swipe.ts';
import type { ViewerTexts } from './texts.ts';
import { useFullScreen } from './useFullScreen.ts';
import { useSlideShow } from './useSlideShow.ts';

export type ViewerProps = {
  readonly slides: Slides;
  /** The place of the photo that it opens with. */
  readonly place: number;
  readonly presets: readonly Preset[];
  readonly texts: ViewerTexts;
  /** Going back has led to the address of the page, so the viewer closes. */
  readonly isClosing: boolean;
  readonly onTurn: (id: number) => void;
  readonly onClosed: () => void;
};

/** Milliseconds without movement of the mouse after which a slide show fills the window. */
const STILL_MS = 3000;

/** Photos of a sequence, one after the other, over the page from which they were opened. */
export function Viewer({ slides, place, presets, texts, isClosing, ...on }: ViewerProps) {
  const [swipe, setSwipe] = useState<PhotoSwipe | null>(null);
  const [at, setAt] = useState(place);
  const [isBare, setIsBare] = useState(false);
  const [isInfoOpen, setIsInfoOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
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
      onTap: () => setIsBare((before) => !before),
    });
    const behind = [...document.body.children].filter(
      (element): element is HTMLElement => element instanceof HTMLElement,
    );
    const { title } = document;
    // Is React removing the viewer, without anybody having closed it?
    let isDropped = false;
    let link: HTMLAnchorElement | null = null;
    isLeft.current = false;
    made.on('change', () => {
      const slide = slides.find(made.currIndex);
      // As a transition: the photo moves at once, and its texts follow.
      startTransition(() => setAt(made.currIndex));
      if (slide) handlers.current.onTurn(slide.id);
      void slides.reach(made.currIndex).then((places) => {
        if (made.isDestroying) return;
        for (const known of places) {
          if (Math.abs(known - made.currIndex) <= 4) made.refreshSlideContent(known);
        }
      });
    });
    made.on('contentActivate', ({ content }) => {
      setFilm(content.type === 'film' ? (content.element ?? null) : null);
    });
    made.on('close', () => {
      document.title = title;
      if (isDropped) return;
      startTransition(() => {
        setFilm(null);
        setIsBare(true);
      });
      link = slides.bring(made.currIndex);
      // The closing animation ends where the photo now is on the page.
      if (made.currSlide && link) made.currSlide.data.element = link;
      // If it closes because somebody went back, the address is already that of the page.
      if (!isLeft.current) window.history.back();
    });
    made.on('destroy', () => {
      for (const element of behind) element.inert = false;
      if (isDropped) return;
      link?.focus({ preventScroll: true });
      handlers.current.onClosed();
    });
    made.init();
    for (const element of behind) element.inert = true;
    setSwipe(made);
    return () => {
      isDropped = true;
      made.destroy();
    };
  }, [slides, place, presets, texts]);

  useEffect(() => {
    if (!isClosing) return;
    isLeft.current = true;
    // PhotoSwipe does not close while it opens.
    if (swipe?.opener.isOpening) swipe.on('openingAnimationEnd', () => swipe.close());
    else swipe?.close();
  }, [isClosing, swipe]);

  const slide = slides.find(at);
  const page = usePhotoPage(slide?.id ?? null);
  const show = useSlideShow({ swipe, at, count: slides.count(), isFilm: film !== null });
  const full = useFullScreen();
  useEffect(() => (show.isPlaying ? hideWhenStill(setIsBare) : undefined), [show.isPlaying]);

  useEffect(() => {
    if (!page || !swipe) return;
    document.title = page.title;
    if (swipe.currSlide && swipe.currIndex === at) showLarger(swipe.currSlide, page.staged);
  }, [page, swipe, at]);

  useEffect(() => {
    if (!swipe) return undefined;
    const forget = new AbortController();
    document.addEventListener(
      'keydown',
      (event) => {
        pressKey(event, {
          swipe,
          isHelpOpen,
          film,
          toggleInfo: () => setIsInfoOpen((before) => !before),
          toggleShow: show.toggle,
          toggleFull: full.toggle,
          help: () => setIsHelpOpen(true),
          like: () =>
            swipe.element?.querySelector<HTMLFormElement>('.viewer-bar form')?.requestSubmit(),
          download: page?.downloads[0] ?? null,
        });
        startTransition(() => setIsBare(false));
      },
      { signal: forget.signal, capture: true },
    );
    return () => forget.abort();
  }, [swipe, isHelpOpen, film, page, show.toggle, full.toggle]);

  const cover = (next: Covered) => {
    covered.current = next;
    swipe?.updateSize(true);
  };

  if (!swipe?.element) return null;
  return createPortal(
    <>
      {film &&
        page &&
        createPortal(
          <FilmSlide
            key={page.id}
            slide={slide}
            page={page}
            presets={presets}
            texts={texts}
            plays={show.isPlaying}
            onEnded={show.isPlaying ? show.next : undefined}
          />,
          film,
        )}
      <Controls
        {...{ swipe, texts, slide, at, page, show, full, isBare, isInfoOpen }}
        count={slides.count()}
        onInfo={() => setIsInfoOpen(!isInfoOpen)}
        onHelp={() => setIsHelpOpen(true)}
      />
      {isInfoOpen && (
        <InfoPanel {...{ texts, slide, page, cover }} onClose={() => setIsInfoOpen(false)} />
      )}
      {isHelpOpen && <HelpDialog texts={texts} onClose={() => setIsHelpOpen(false)} />}
    </>,
    swipe.element,
  );
}

/** Hides what lies over the photo, except for a while after a mouse was moved, until it is ended. */
function hideWhenStill(setIsBare: (isBare: boolean) => void): () => void {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = ({ pointerType }: PointerEvent) => {
    if (pointerType !== 'mouse') return;
    setIsBare(false);
    clearTimeout(timer);
    timer = setTimeout(() => setIsBare(true), STILL_MS);
  };
  setIsBare(true);
  window.addEventListener('pointermove', show, { signal: ending.signal });
  return () => {
    clearTimeout(timer);
    ending.abort();
    setIsBare(false);
  };
}
