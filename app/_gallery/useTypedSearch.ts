import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { TypedSearchAnswer } from '../../lib/server/typedSearch.ts';

/** A pause in typing after which the server is asked. */
const PAUSE_MS = 150;
/**
 * Milliseconds after which the server is asked again, if it has refused because there were too many
 * questions.
 */
const WAIT_MS = 1_000;
const SHORTEST = 2;

/** Asks for what is found while somebody types: one question at a time, the last one counts. */
export function useTypedSearch() {
  const [found, setFound] = useState<TypedSearchAnswer | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<AbortController>(undefined);

  const stop = useCallback(() => {
    clearTimeout(timer.current);
    running.current?.abort();
  }, []);
  useEffect(() => stop, [stop]);

  const close = useCallback(() => {
    stop();
    setFound(null);
  }, [stop]);

  const ask = useCallback(
    (text: string) => {
      stop();
      if (text.trim().length < SHORTEST) return setFound(null);
      const look = async () => {
        const controller = new AbortController();
        running.current = controller;
        const { signal } = controller;
        const answer = await fetchTyped(text, signal).catch(() => null);
        if (signal.aborted) return;
        if (answer === 'later') timer.current = setTimeout(look, WAIT_MS);
        // As a transition, so that keys pressed meanwhile are handled first.
        else startTransition(() => setFound(answer));
      };
      timer.current = setTimeout(look, PAUSE_MS);
    },
    [stop],
  );

  return { found, ask, close };
}

/** Null if the server does not answer: then the list closes, and Enter still searches. */
async function fetchTyped(
  text: string,
  signal: AbortSignal,
): Promise<TypedSearchAnswer | 'later' | null> {
  const response = await fetch(`/api/search?${new URLSearchParams({ q: text })}`, { signal });
  if (response.status === 429) return 'later';
  return response.ok ? ((await response.json()) as TypedSearchAnswer) : null;
}
