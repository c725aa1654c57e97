'use client';
import { useState } from 'react';
import type { FilmSource } from '../../lib/server/film.ts';
import { FilmPlayer, type FilmTexts } from './FilmPlayer.tsx';

type Props = {
  readonly sources: readonly FilmSource[];
  readonly label: string;
  readonly texts: FilmTexts & { readonly play: string; readonly stop: string };
};

/** The motion of a live or motion photo, which is shown in place of the photo while it is wanted. */
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
