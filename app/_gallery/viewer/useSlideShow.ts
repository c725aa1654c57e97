import type PhotoSwipe from 'photoswipe';
import { useCallback, useEffect, useState } from 'react';
import { keepScreenOn } from '../keepScreenOn.ts';

/** Seconds for each photo, of which one is chosen. */
const choices = [5, 10, 20, 3] as const;

/** Milliseconds after which it looks again whether a photo has loaded. */
const RETRY_MS = 500;

export type SlideShow = {
  readonly isPlaying: boolean;
  readonly seconds: number;
  readonly toggle: () => void;
  readonly next: () => void;
  readonly changeSeconds: () => void;
};

type Options = {
  readonly swipe: PhotoSwipe | null;
  readonly at: number;
  readonly count: number;
  /** A film is played to its end instead. */
  readonly isFilm: boolean;
};

/** Shows one photo after the other and keeps the screen on. It stops at the last one. */
export function useSlideShow({ swipe, at, count, isFilm }: Options): SlideShow {
  const [isPlaying, setIsPlaying] = useState(false);
  const [choice, setChoice] = useState(0);
  const seconds = choices[choice % choices.length] ?? choices[0];

  const next = useCallback(() => {
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    swipe?.mainScroll.moveIndexBy(1, !isStill);
  }, [swipe]);

  useEffect(() => {
    if (!isPlaying || isFilm || !swipe) return undefined;
    if (at >= count - 1) {
      const timer = setTimeout(() => setIsPlaying(false), seconds * 1000);
      return () => clearTimeout(timer);
    }
    const turn = () => {
      if (swipe.currSlide?.content.isLoading()) timer = setTimeout(turn, RETRY_MS);
      else next();
    };
    let timer = setTimeout(turn, seconds * 1000);
    return () => clearTimeout(timer);
  }, [isPlaying, isFilm, swipe, at, count, seconds, next]);

  useEffect(() => (isPlaying ? keepScreenOn() : undefined), [isPlaying]);

  return {
    isPlaying,
    seconds,
    next,
    toggle: useCallback(() => setIsPlaying((before) => !before), []),
    changeSeconds: useCallback(() => setChoice((before) => before + 1), []),
  };
}
