'use client';
import { useState } from 'react';
import type { FilmSource } from '../../lib/server/film.ts';
import { FilmPlayer, type FilmTexts } from './FilmPlayer.tsx';

type Props = {
  readonly sources: readonly FilmSource[];
  readonly label: string;
  readonly texts: FilmTexts & { readonly play: string; readonly stop: string };
};

/** A button that shows the film of a live or motion photo in the photo's place, and ends it. */
export function MotionButton({ sources, label, texts }: Props) {
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="photo-motion" data-shown={isShown}>
      {isShown && <FilmPlayer sources={sources} label={label} texts={texts} plays />}
      <button type="button" className="button button-small" onClick={() => setIsShown(!isShown)}>
        {isShown ? texts.stop : texts.play}
      </button>
    </div>
  );
}
