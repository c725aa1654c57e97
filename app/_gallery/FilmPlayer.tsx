'use client';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { FilmSource } from '../../lib/server/film.ts';

type Props = {
  readonly sources: readonly FilmSource[];
  readonly poster?: string | undefined;
  readonly label: string;
  readonly texts: FilmTexts;
  /** Begins to play at once, since somebody pressed a button for it. */
  readonly plays?: boolean;
  /** False: there are no controls, so it just plays to its end. */
  readonly controls?: boolean;
  readonly onEnded?: (() => void) | undefined;
};

export type FilmTexts = {
  /** With `#` in place of the percentage. */
  readonly preparing: string;
  readonly failed: string;
};

const ASK_EVERY_MS = 2_000;
const SETTLED_MS = 500;
/** HTMLMediaElement.NETWORK_NO_SOURCE: the browser has tried all sources in vain. */
const NO_SOURCE = 3;

/**
 * A film. The browser plays the first source that it can. A rendition is made when a browser first
 * asks for it: until it exists, this shows how much of it is done, and then plays it.
 */
export function FilmPlayer({ sources, poster, label, texts, plays = false, ...more }: Props) {
  const { controls = true, onEnded } = more;
  const player = useRef<HTMLVideoElement>(null);
  const last = sources.at(-1);
  const isRendition = last?.src.endsWith('/film') ?? false;
  const isOnlyRendition = sources.length === 1 && isRendition;
  const { note, wait } = useRendition(player, isRendition ? last : undefined, texts);

  // The browser may have rejected all sources before this script ran, so that it hears of no error.
  // For a moment a player that is still starting looks the same.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (player.current?.networkState === NO_SOURCE) wait();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [wait]);

  return (
    <>
      <video
        ref={player}
        controls={controls}
        playsInline
        autoPlay={plays}
        preload={isOnlyRendition && !plays ? 'none' : 'metadata'}
        poster={poster}
        aria-label={label}
        onEnded={onEnded}
      >
        {sources.map(({ src, type }) => (
          <source
            key={src}
            src={src}
            type={type}
            onError={() => {
              if (src === last?.src) wait();
            }}
          />
        ))}
      </video>
      <p className="photo-film-note" role="status">
        {note}
      </p>
    </>
  );
}

/**
 * Waits for a rendition, from when `wait` is called, and then plays it. `note`: how much of it is done, or
 * that there will be none.
 */
function useRendition(
  player: RefObject<HTMLVideoElement | null>,
  rendition: FilmSource | undefined,
  texts: FilmTexts,
) {
  const [note, setNote] = useState<string | null>(null);
  const [isWaiting, setIsWaiting] = useState(false);
  const wait = useCallback(() => setIsWaiting(true), []);

  useEffect(() => {
    if (!isWaiting) return undefined;
    const ending = new AbortController();
    const { signal } = ending;
    const showDone = (part: number) =>
      setNote(texts.preparing.replace('#', String(Math.round(part * 100))));
    const playWhenReady = async () => {
      const isReady = rendition && (await waitForRendition(rendition.src, showDone, signal));
      if (signal.aborted) return;
      if (!isReady) return setNote(texts.failed);
      setNote(null);
      setIsWaiting(false);
      // `load()` pauses the film, even if somebody has pressed play and is waiting.
      const isWanted = player.current?.paused === false;
      player.current?.load();
      if (isWanted) await player.current?.play().catch(() => undefined);
    };
    void playWhenReady();
    return () => ending.abort();
  }, [isWaiting, rendition, texts, player]);
  return { note, wait };
}

/**
 * Asks for a rendition until it can be played (true), cannot be made, or nobody waits any more (false).
 * `showDone` is told which part of it is done, from 0 to 1.
 */
async function waitForRendition(
  src: string,
  showDone: (part: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    try {
      const answer = await fetch(src, { headers: { range: 'bytes=0-0' }, signal });
      if (answer.ok) return true;
      if (answer.status !== 503) return false;
      const { progress = 0 } = (await answer.json()) as { progress?: number };
      showDone(progress);
    } catch {
      // There is no connection, so it asks again.
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return false;
}
