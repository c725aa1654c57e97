import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';

/** The forms of the page whose actions run: at most one, but for what is left of a page that is gone. */
const running = new Set<object>();
const listeners = new Set<() => void>();

function change(to: 'add' | 'delete', form: object): void {
  running[to](form);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * One action at a time on a page. Most actions lead to the page anew, and React then makes its forms again:
 * what another of them was answered meanwhile would be lost, such as a link that is shown once, and so would
 * what was typed there. `begin` returns false where an action runs; `isOther`: another form's action runs.
 */
export function useOneAtATime(pending: boolean) {
  const own = useRef<object>({}).current;
  const begin = useCallback(() => {
    if (running.size > 0) return false;
    change('add', own);
    return true;
  }, [own]);
  useEffect(() => {
    if (!pending) change('delete', own);
  }, [pending, own]);
  useEffect(() => () => change('delete', own), [own]);
  const isOther = useSyncExternalStore(
    subscribe,
    () => running.size > 0 && !running.has(own),
    () => false,
  );
  return { begin, isOther };
}
