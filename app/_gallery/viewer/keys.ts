import type PhotoSwipe from 'photoswipe';
import { useEffect, useRef } from 'react';

type Actions = {
  readonly swipe: PhotoSwipe;
  readonly isHelpOpen: boolean;
  readonly film: HTMLElement | null;
  readonly toggleInfo: () => void;
  readonly toggleShow: () => void;
  readonly toggleFull: () => void;
  readonly help: () => void;
  /** Makes the photo a favourite, or no longer one. */
  readonly like: () => void;
  /** The address of the photo's download. */
  readonly download: string | null;
};

const ZOOM_STEP = 1.5;

/** Keys that scroll: the panel, where the focus is there, and never the page behind. */
const scrolling = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' '];

/**
 * Does what keys stand for while the viewer is open. PhotoSwipe, which is told after this, has the
 * arrows, Escape and Z.
 *
 * @param actions null: the viewer is not open.
 * @param onKey is called for every key, also for one that does nothing.
 */
export function useKeys(actions: Actions | null, onKey: () => void): void {
  const latest = useRef({ actions, onKey });
  latest.current = { actions, onKey };
  const isOpen = actions !== null;
  useEffect(() => {
    if (!isOpen) return undefined;
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      if (now.actions) pressKey(event, now.actions);
      now.onKey();
    };
    document.addEventListener('keydown', press, { capture: true });
    return () => document.removeEventListener('keydown', press, { capture: true });
  }, [isOpen]);
}

function pressKey(event: KeyboardEvent, actions: Actions): void {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isOn = (selector: string) => target instanceof HTMLElement && target.closest(selector);
  if (actions.isHelpOpen || (scrolling.includes(key) && isOn('aside, video'))) {
    event.stopImmediatePropagation();
    return;
  }
  if (key === ' ' && isOn('button, a')) return;
  const does = actionOf(key, actions);
  does?.();
  if (does || scrolling.includes(key)) event.preventDefault();
}

function actionOf(key: string, actions: Actions): (() => void) | null {
  const { swipe } = actions;
  // With Caps Lock on, letters are capitals.
  switch (key.toLowerCase()) {
    case '?':
      return actions.help;
    case 'i':
      return actions.toggleInfo;
    case 'f':
      return actions.toggleFull;
    case 's':
      return actions.toggleShow;
    case 'l':
      return actions.like;
    case ' ':
      return () => playOrPause(actions);
    case '+':
    case '=':
      return () => zoomBy(swipe, ZOOM_STEP);
    case '-':
      return () => zoomBy(swipe, 1 / ZOOM_STEP);
    case 'd': {
      const { download } = actions;
      return download === null ? null : () => window.location.assign(download);
    }
    default:
      return null;
  }
}

function playOrPause({ film, toggleShow }: Actions): void {
  const player = film?.querySelector('video');
  if (!player) toggleShow();
  else if (player.paused) void player.play().catch(() => undefined);
  else player.pause();
}

function zoomBy({ currSlide }: PhotoSwipe, factor: number): void {
  if (!currSlide?.isZoomable()) return;
  const { initial, max } = currSlide.zoomLevels;
  const level = Math.min(max, Math.max(initial, currSlide.currZoomLevel * factor));
  currSlide.zoomTo(level, undefined, 0);
}
