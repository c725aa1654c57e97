'use client';
import '../../styles/viewer.css';
import type PhotoSwipe from 'photoswipe';
import { type ComponentProps, startTransition, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Preset } from '../../../lib/images/presets.ts';
import { Controls } from './Controls.tsx';
import { FilmSlide } from './FilmSlide.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { InfoPanel } from './InfoPanel.tsx';
import { useKeys } from './keys.ts';
import { showLarger } from './larger.ts';
import { type PhotoPage, usePhotoPage } from './photoPage.ts';
import type { Slides } from './slides.ts';
import type { ViewerTexts } from './texts.ts';
import { useFullScreen } from './useFullScreen.ts';
import { useKeptFocus } from './useKeptFocus.ts';
import { type SlideShow, useSlideShow } from './useSlideShow.ts';
import { useSwipe } from './useSwipe.ts';

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
export function Viewer(props: ViewerProps) {
  const { slides, presets, texts } = props;
  const [isBare, setIsBare] = useState(false);
  const [isInfoOpen, setIsInfoOpen] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const { swipe, at, film, cover } = useSwipe({
    ...props,
    onTap: () => setIsBare((before) => !before),
    onClosing: () => setIsBare(true),
  });
  const slide = slides.find(at);
  const page = usePhotoPage(slide?.id ?? null);
  const show = useSlideShow({ swipe, at, count: slides.count(), isFilm: film !== null });
  const full = useFullScreen();
  useEffect(() => (show.isPlaying ? hideWhenStill(setIsBare) : undefined), [show.isPlaying]);

  useWhatIsRead(page, swipe, at);
  useKeys(
    swipe && {
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
    },
    () => startTransition(() => setIsBare(false)),
  );

  useKeptFocus(swipe?.element ?? null);
  if (!swipe?.element) return null;
  return createPortal(
    <>
      {film && page && <FilmIn {...{ film, slide, page, presets, texts, show }} />}
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

/** Once the page of a photo has been read: its title, and the photo as large as the window can show it. */
function useWhatIsRead(page: PhotoPage | null, swipe: PhotoSwipe | null, at: number): void {
  useEffect(() => {
    if (!page || !swipe) return;
    document.title = page.title;
    if (swipe.currSlide && swipe.currIndex === at) showLarger(swipe.currSlide, page.staged);
  }, [page, swipe, at]);
}

type FilmInProps = Pick<
  ComponentProps<typeof FilmSlide>,
  'slide' | 'page' | 'presets' | 'texts'
> & {
  readonly film: HTMLElement;
  readonly show: SlideShow;
};

/** The film that is shown, in the element that PhotoSwipe has for it. */
function FilmIn({ film, show, ...shown }: FilmInProps) {
  return createPortal(
    <FilmSlide
      key={shown.page.id}
      {...shown}
      plays={show.isPlaying}
      onEnded={show.isPlaying ? show.next : undefined}
    />,
    film,
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
