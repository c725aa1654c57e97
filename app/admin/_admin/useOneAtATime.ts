import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';

/**
 * The forms whose actions are running: at most one of this page, and perhaps one of the page
 * before.
 */
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
 * Lets one action at a time run on a page. Most actions render the page again, and React then
 * creates its forms anew: what another form was answered meanwhile would be lost, such as a link
 * that is shown once, and so would what was typed there. `begin` returns false if an action is
 * running already; `isOther`: the action of another form is running.
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
