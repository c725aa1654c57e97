import { mainPicture } from '../../../lib/images/pictureSources.ts';
import type { Preset } from '../../../lib/images/presets.ts';
import { FilmPlayer } from '../FilmPlayer.tsx';
import type { PhotoPage } from './photoPage.ts';
import type { Slide } from './slides.ts';
import type { ViewerTexts } from './texts.ts';

type Props = {
  readonly slide: Slide | null;
  readonly page: PhotoPage;
  readonly presets: readonly Preset[];
  readonly texts: ViewerTexts;
  /** Begins by itself, since a slide show has come to it. */
  readonly plays: boolean;
  readonly onEnded: (() => void) | undefined;
};

/** A film in its place among the photos. */
export function FilmSlide({ slide, page, presets, texts, plays, onEnded }: Props) {
  const { films, note } = page.staged;
  if (!slide) return null;
  const known = new Map(presets.map((preset) => [preset.name, preset]));
  const poster = mainPicture({ id: slide.id, ...slide.size }, known).src;
  return (
    <div className="viewer-film">
      {films.length > 0 ? (
        <FilmPlayer
          sources={films}
          poster={poster}
          label={slide.label}
          texts={texts.film}
          plays={plays}
          onEnded={onEnded}
        />
      ) : (
        <p>{note}</p>
      )}
    </div>
  );
}
