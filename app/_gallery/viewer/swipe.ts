import PhotoSwipe, { type SlideData } from 'photoswipe';
import { mainPicture, type Presets } from '../../../lib/images/pictureSources.ts';
import type { Slide, Slides } from './slides.ts';

/** What the panel covers beside or below the photo, in CSS pixels. */
export type Covered = { readonly right: number; readonly bottom: number };

type Options = {
  readonly slides: Slides;
  readonly place: number;
  readonly presets: Presets;
  readonly label: string;
  readonly notShown: string;
  readonly covered: () => Covered;
  /** A tap, or a click beside the photo. */
  readonly onTap: () => void;
};

/** A photo is a panorama if it must be enlarged more than this many times to fill the window. */
const PANORAMA = 2;

/**
 * The part of a playing film, in CSS pixels from its lower edge, where its own controls are: a finger
 * that drags there moves through the film, and not to another photo.
 */
const FILM_CONTROLS = 72;

/** Sets up PhotoSwipe for a sequence. It has gestures, zoom and loading; the controls are ours. */
export function makeSwipe({ slides, place, presets, ...options }: Options): PhotoSwipe {
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const { notShown: errorMsg, label, covered, onTap } = options;
  const swipe = new PhotoSwipe({
    index: place,
    loop: false,
    bgOpacity: 1,
    preload: [1, 3],
    wheelToZoom: true,
    returnFocus: false,
    errorMsg,
    tapAction: onTap,
    bgClickAction: 'close',
    imageClickAction: 'zoom',
    doubleTapAction: 'zoom',
    arrowPrev: false,
    arrowNext: false,
    zoom: false,
    close: false,
    counter: false,
    ...(isStill && { showHideAnimationType: 'none' as const, zoomAnimationDuration: 0 }),
    paddingFn: () => ({ top: 0, left: 0, ...covered() }),
    secondaryZoomLevel: ({ fit, fill }) =>
      // Even a small photo is enlarged, though it is not sharp then: a double tap should always do
      // something.
      fill / fit > PANORAMA ? fill : Math.max(fit * 2, Math.min(1, fit * 3)),
    maxZoomLevel: ({ fit, fill }) => Math.max(1, fit * 4, fill * 2),
  });
  swipe.addFilter('numItems', () => slides.count());
  swipe.addFilter('itemData', (_, index) => dataOf(slides.find(index), presets));
  swipe.addFilter('placeholderSrc', (_, { data }) => data.msrc ?? false);
  swipe.addFilter('useContentPlaceholder', (uses, { data }) => uses || data.type === 'film');
  swipe.addFilter('isKeepingPlaceholder', (keeps, { data }) => keeps || data.type === 'film');
  swipe.addFilter('preventPointerEvent', (prevents, { target }) => prevents && !isFilm(target));
  swipe.on('contentLoad', (event) => {
    const { content } = event;
    if (content.type !== 'film') return;
    event.preventDefault();
    content.element ??= document.createElement('div');
    content.element.className = 'pswp__content';
    content.onLoaded();
  });
  swipe.on('pointerDown', (event) => {
    const { target, clientY } = event.originalEvent;
    if (!isFilm(target)) return;
    if (target.getBoundingClientRect().bottom - clientY < FILM_CONTROLS) event.preventDefault();
  });
  swipe.on('firstUpdate', () => {
    swipe.element?.setAttribute('aria-modal', 'true');
    for (const element of [swipe.element, swipe.scrollWrap]) {
      element?.setAttribute('aria-label', label);
    }
  });
  return swipe;
}

const isFilm = (target: EventTarget | null) => target instanceof HTMLVideoElement;

/** How PhotoSwipe shows a photo; one that is not known yet is an empty slide. */
function dataOf(slide: Slide | null, presets: Presets): SlideData {
  if (!slide) return { type: 'html', html: '' };
  const { id, size, label: alt, picture, tile, link, kind } = slide;
  if (picture === null) return { type: 'html', html: tile };
  const { src, srcSet } = mainPicture({ id, ...size }, presets);
  return {
    type: kind === 'video' ? 'film' : 'image',
    src,
    alt,
    width: size.width,
    height: size.height,
    msrc: picture,
    thumbCropped: true,
    ...(srcSet !== undefined && { srcset: srcSet }),
    ...(link && { element: link }),
  };
}
