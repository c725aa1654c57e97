import type { CSSProperties } from 'react';
import {
  mainPicture,
  type Picture,
  type Pictured,
  sizeOf,
  thumbnailUrl,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import type { PhotoDetails } from '../../lib/photos/details.ts';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { serverContext } from '../../lib/server/context.ts';
import { type FilmSource, offerFilm, offerMotion } from '../../lib/server/film.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';
import { alternativeText, type Placed } from './describe.ts';
import { FilmPlayer } from './FilmPlayer.tsx';
import type { HeartProps } from './HeartButton.tsx';
import { MotionButton } from './MotionButton.tsx';
import { PanoramaLink } from './PanoramaLink.tsx';
import { FileTile } from './PhotoPicture.tsx';
import { viewedAs } from './RowItem.tsx';
import { PhotoViewer } from './viewer/PhotoViewer.tsx';
import { viewerTexts } from './viewer/texts.ts';

/**
 * The `sizes` attribute: how wide the photo is shown, by which the browser chooses a file; see
 * `.photo-stage` in photo.css. A phone with three pixels for each CSS pixel states two thirds of
 * it: nobody can see more than two, and the viewer loads more when it is zoomed in.
 */
export function stageSizes(photo: Pictured): string {
  const { width, height } = sizeOf(photo);
  const ratio = width / height;
  // A small window shows a part of a panorama, as high as other photos are shown.
  if (shapeOf(photo) === 'wide') return `(min-width: 56rem) 100vw, ${Math.round(ratio * 45)}vh`;
  const shown = (share: number) =>
    `min(${Math.round(100 * share)}vw, ${Math.round(ratio * 85 * share)}vh)`;
  return `(width < 48rem) and (min-resolution: 2.5dppx) ${shown(2 / 3)}, ${shown(1)}`;
}

/**
 * Is it a panorama (`wide`) or a strip (`tall`)? Shown whole, these would be too low or too narrow
 * to see much.
 */
function shapeOf(photo: Pictured): 'wide' | 'tall' | undefined {
  const { width, height } = sizeOf(photo);
  if (width > height * 2.8) return 'wide';
  return height > width * 2.8 ? 'tall' : undefined;
}

/** What of a photo can be shown and played, as the viewer reads it from the photo's page. */
export type Staged = {
  /** The address of the picture in all its pixels; null where the viewer may not have it. */
  readonly larger: string | null;
  /** Is the picture at `larger` an animation? */
  readonly moves: boolean;
  readonly films: readonly FilmSource[];
  /** The film of a live or motion photo. */
  readonly motion: readonly FilmSource[];
  /** A sentence that says why the film cannot be played; null: it can. */
  readonly note: string | null;
  /** The button that makes it a favourite; null: this viewer can have none. */
  readonly heart: HeartProps | null;
};

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
  readonly placed: Placed;
  readonly heart: HeartProps | null;
  /** The page that shows it among others; null: there is none. */
  readonly around: string | null;
};

/** One photo, as large as the window allows. Its space is reserved before it has loaded. */
export async function PhotoStage(props: StageProps) {
  const { context, photo, details, placed } = props;
  const { config, t } = context;
  const whole = wholePresets(config.presets);
  const pictured = await signThumbnails(serverContext(), [photo], whole);
  const alt = alternativeText(photo, context, {
    captionOfFile: details?.title ?? details?.caption,
    name: placed.name,
    placed,
  });
  const staged = stagedFor(props);
  const stage = stageAttributes(props, staged);
  const picture = mainPicture(pictured(photo), config.presets);
  if (staged.films.length > 0) {
    const poster = hasThumbnail(photo) ? picture.src : undefined;
    return (
      <div className="photo-stage" {...stage}>
        <FilmPlayer sources={staged.films} poster={poster} label={alt} texts={filmTexts(t)} />
      </div>
    );
  }
  const largest = whole.at(-1);
  const enlarged = staged.larger ?? (largest && thumbnailUrl(photo, largest.name));
  const shown = <Shown {...{ context, photo, picture, alt }} moves={staged.moves} />;
  const Enlarged = shapeOf(photo) === 'wide' ? PanoramaLink : 'a';
  return (
    <div className="photo-stage" {...stage}>
      {hasThumbnail(photo) ? (
        <Enlarged href={enlarged} title={t('enlarge')} {...viewedAs(photo)}>
          {shown}
        </Enlarged>
      ) : (
        shown
      )}
      <PhotoViewer presets={whole} texts={viewerTexts(t)} />
      {staged.motion.length > 0 && (
        <MotionButton
          sources={staged.motion}
          label={alt}
          texts={{ ...filmTexts(t), play: t('playMotion'), stop: t('stopMotion') }}
        />
      )}
      {staged.note && <p className="photo-film-note">{staged.note}</p>}
    </div>
  );
}

/** What of the photo this viewer can be shown, and can play. */
function stagedFor({ context, photo, hasOriginal, hasJpeg, moves, heart }: StageProps): Staged {
  const original = originalOf(photo);
  const film = photo.kind === 'video' ? offerFilm(serverContext(), context.viewer, photo) : null;
  const isOpened = photo.kind === 'image' && (hasOriginal || hasJpeg);
  return {
    larger: isOpened ? (hasJpeg ? `${original}?as=jpeg` : original) : null,
    moves: moves && hasOriginal,
    films: film?.sources ?? [],
    motion: offerMotion(serverContext(), context.viewer, photo),
    note: film?.without ? context.t(`film-${film.without}`) : null,
    heart,
  };
}

/** The space that the photo takes, and what the viewer reads from its page (`viewer/slides.ts`). */
function stageAttributes({ photo, placed, around }: StageProps, staged: Staged) {
  const { width, height } = sizeOf(photo);
  const style = {
    '--w': width,
    '--r': Math.round((width / height) * 1000) / 1000,
  } as CSSProperties;
  return {
    style,
    'data-shape': shapeOf(photo),
    'data-staged': JSON.stringify(staged),
    'data-first': around === null ? 1 : placed.place,
    'data-count': around === null ? 1 : placed.count,
    'data-around': around,
  };
}

type ShownProps = Pick<StageProps, 'context' | 'photo' | 'moves'> & {
  readonly picture: Picture;
  readonly alt: string;
};

/** The picture, or a tile where there is none. */
function Shown({ context, photo, picture, alt, moves }: ShownProps) {
  const still = hasThumbnail(photo) ? (
    <img
      {...picture}
      style={blurStyle(photo)}
      sizes={stageSizes(photo)}
      alt={alt}
      fetchPriority="high"
    />
  ) : (
    <FileTile photo={photo}>{noPictureText(context, photo)}</FileTile>
  );
  if (!moves) return still;
  // Only the original moves, thumbnails do not. It is not loaded where the system asks for less
  // motion.
  return (
    <picture>
      <source srcSet={originalOf(photo)} media="(prefers-reduced-motion: no-preference)" />
      {still}
    </picture>
  );
}

const originalOf = ({ id }: VisiblePhoto) => `/photos/${id}/original`;

function filmTexts(t: PageContext['t']) {
  return { preparing: t('filmPreparing', { percent: '#' }), failed: t('filmFailed') };
}

/** Says that there is no picture, and what kind of file it is by its extension. */
function noPictureText({ t }: PageContext, { filename }: VisiblePhoto): string {
  const kind = /\.([a-z0-9]{2,5})$/i.exec(filename)?.[1]?.toUpperCase();
  return kind === undefined ? t('noPicture') : t('noPictureOf', { kind });
}
