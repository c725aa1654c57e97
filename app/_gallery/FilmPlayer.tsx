'use client';
import { useEffect, useRef, useState } from 'react';
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
  const [note, setNote] = useState<string | null>(null);
  const [isWaiting, setIsWaiting] = useState(false);
  const last = sources.at(-1);
  const isRendition = last?.src.endsWith('/film') ?? false;
  const isOnlyRendition = sources.length === 1 && isRendition;

  // The browser may have rejected all sources before this script ran, so that it hears of no error.
  // For a moment a player that is still starting looks the same.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (player.current?.networkState === NO_SOURCE) setIsWaiting(true);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (!isWaiting) return undefined;
    if (!isRendition || last === undefined) {
      setNote(texts.failed);
      return undefined;
    }
    const ending = new AbortController();
    const ask = async () => {
      const headers = { range: 'bytes=0-0' };
      const answer = await fetch(last.src, { headers, signal: ending.signal });
      if (answer.ok) {
        setNote(null);
        setIsWaiting(false);
        // `load()` pauses the film, even if somebody has pressed play and is waiting.
        const isWanted = player.current?.paused === false;
        player.current?.load();
        if (isWanted) await player.current?.play().catch(() => undefined);
        return;
      }
      if (answer.status !== 503) {
        setNote(texts.failed);
        return;
      }
      const { progress = 0 } = (await answer.json()) as { progress?: number };
      setNote(texts.preparing.replace('#', String(Math.round(progress * 100))));
      timer = setTimeout(askAgain, ASK_EVERY_MS);
    };
    const askAgain = () => {
      ask().catch(() => {
        if (!ending.signal.aborted) timer = setTimeout(askAgain, ASK_EVERY_MS);
      });
    };
    let timer = setTimeout(askAgain, 0);
    return () => {
      ending.abort();
      clearTimeout(timer);
    };
  }, [isWaiting, isRendition, last, texts]);

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
              if (src === last?.src) setIsWaiting(true);
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
