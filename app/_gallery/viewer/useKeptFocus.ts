import { useEffect, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus on the same control when the next photo has another one in its place, as its heart
 * and its download are: a keyboard goes on where it was. Where there is no such control any more, the
 * focus stays within the viewer.
 *
 * @param root the element of the viewer, whose controls have names in `data-tool`; null: it is not open.
 */
export function useKeptFocus(root: HTMLElement | null): void {
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (!root) return undefined;
    const remember = ({ target }: FocusEvent) => {
      last.current = target instanceof HTMLElement ? (target.dataset['tool'] ?? null) : null;
    };
    root.addEventListener('focusin', remember);
    return () => root.removeEventListener('focusin', remember);
  }, [root]);
  // After each change of the viewer: the body has the focus where the element that had it is gone.
  useLayoutEffect(() => {
    if (!root || last.current === null || document.activeElement !== document.body) return;
    const tool = root.querySelector<HTMLElement>(`[data-tool="${last.current}"]`);
    const isAwaited = root.querySelector('[data-waits]') !== null;
    if (tool || !isAwaited) (tool ?? root).focus({ preventScroll: true });
  });
}
