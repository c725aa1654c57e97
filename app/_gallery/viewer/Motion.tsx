import { useState } from 'react';
import { FilmPlayer } from '../FilmPlayer.tsx';
import type { PhotoPage } from './photoPage.ts';
import type { Slide } from './slides.ts';
import type { ViewerTexts } from './texts.ts';

type Props = { readonly texts: ViewerTexts; readonly slide: Slide; readonly page: PhotoPage };

/** Plays the motion of a live or motion photo once, over the photo; a finger passes through it. */
export function Motion({ texts, slide, page }: Props) {
  const [isShown, setIsShown] = useState(false);
  const { motion } = page.staged;
  if (motion.length === 0) return null;
  return (
    <>
      {isShown && (
        <div className="viewer-motion">
          <FilmPlayer
            sources={motion}
            label={slide.label}
            texts={texts.film}
            plays
            controls={false}
            onEnded={() => setIsShown(false)}
          />
        </div>
      )}
      <button type="button" className="viewer-chip" onClick={() => setIsShown(!isShown)}>
        {isShown ? texts.stopMotion : texts.playMotion}
      </button>
    </>
  );
}
