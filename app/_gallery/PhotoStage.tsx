import type { CSSProperties } from 'react';
import {
  mainPicture,
  type Pictured,
  sizeOf,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import type { PhotoDetails } from '../../lib/photos/details.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { serverContext } from '../../lib/server/context.ts';
import { offerFilm, offerMotion } from '../../lib/server/film.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { FileTile } from './AlbumCard.tsx';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';
import { alternativeText } from './describe.ts';
import { FilmPlayer } from './FilmPlayer.tsx';
import { MotionButton } from './MotionButton.tsx';

/**
 * The `sizes` attribute: how wide the photo is shown, by which the browser chooses a file. See
 * `.photo-stage` in photo.css.
 */
export function stageSizes(photo: Pictured): string {
  const { width, height } = sizeOf(photo);
  return `min(100vw, ${Math.round((width / height) * 85)}vh)`;
}

type StageProps = {
  readonly context: PageContext;
  readonly photo: VisiblePhoto;
  readonly details: PhotoDetails | null;
  /** May the viewer download the original? */
  readonly hasOriginal: boolean;
  /** May the viewer have it as a JPEG too, which is offered where not every browser shows the file? */
  readonly hasJpeg: boolean;
  /** Is it an animation? */
  readonly moves: boolean;
};

/** One photo, as large as the window allows. Its space is reserved before it has loaded. */
export async function PhotoStage({ context, photo, details, ...offered }: StageProps) {
  const { hasOriginal, hasJpeg, moves } = offered;
  const { config, t } = context;
  const whole = wholePresets(config.presets);
  const pictured = await signThumbnails(serverContext(), [photo], whole);
  const original = `/photos/${photo.id}/original`;
  const alt = alternativeText(photo, context, details?.title ?? details?.caption);
  const { width, height } = sizeOf(photo);
  const style = {
    '--w': width,
    '--r': Math.round((width / height) * 1000) / 1000,
  } as CSSProperties;
  const film = photo.kind === 'video' ? offerFilm(serverContext(), context.viewer, photo) : null;
  if (film && film.sources.length > 0) {
    const poster = hasThumbnail(photo)
      ? mainPicture(pictured(photo), config.presets).src
      : undefined;
    return (
      <div className="photo-stage" style={style}>
        <FilmPlayer sources={film.sources} poster={poster} label={alt} texts={filmTexts(t)} />
      </div>
    );
  }
  const still = hasThumbnail(photo) ? (
    <img
      {...mainPicture(pictured(photo), config.presets)}
      style={blurStyle(photo)}
      sizes={stageSizes(photo)}
      alt={alt}
      fetchPriority="high"
    />
  ) : (
    <FileTile photo={photo}>{noPictureText(context, photo)}</FileTile>
  );
  const motion = offerMotion(serverContext(), context.viewer, photo);
  // Only the file itself moves, and only where somebody wants that.
  const picture =
    moves && hasOriginal ? (
      <picture>
        <source srcSet={original} media="(prefers-reduced-motion: no-preference)" />
        {still}
      </picture>
    ) : (
      still
    );
  const isOpened = photo.kind === 'image' && (hasOriginal || hasJpeg);
  return (
    <div className="photo-stage" style={style}>
      {isOpened ? (
        <a href={hasJpeg ? `${original}?as=jpeg` : original} title={t('openOriginal')}>
          {picture}
        </a>
      ) : (
        picture
      )}
      {motion.length > 0 && (
        <MotionButton
          sources={motion}
          label={alt}
          texts={{ ...filmTexts(t), play: t('playMotion'), stop: t('stopMotion') }}
        />
      )}
      {film?.without && <p className="photo-film-note">{t(`film-${film.without}`)}</p>}
    </div>
  );
}

function filmTexts(t: PageContext['t']) {
  return { preparing: t('filmPreparing', { percent: '#' }), failed: t('filmFailed') };
}

/** Says what kind of file it is, as its extension has it. */
function noPictureText({ t }: PageContext, { filename }: VisiblePhoto): string {
  const kind = /\.([a-z0-9]{2,5})$/i.exec(filename)?.[1]?.toUpperCase();
  return kind === undefined ? t('noPicture') : t('noPictureOf', { kind });
}
