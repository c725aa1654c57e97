import { notFound } from 'next/navigation';
import { mainPicture, wholePresets } from '../../../lib/images/pictureSources.ts';
import { displayName } from '../../../lib/library/albumPath.ts';
import { findPhotoView, type PhotoView } from '../../../lib/links/sharedThings.ts';
import { findDetails, type PhotoDetails } from '../../../lib/photos/details.ts';
import { areaOf, cellAt, mapHref } from '../../../lib/photos/grid.ts';
import { findOfferedPart } from '../../../lib/photos/originals.ts';
import { type PartKind, partKinds } from '../../../lib/photos/parts.ts';
import { findAlbumOfPhoto } from '../../../lib/photos/photos.ts';
import { hasThumbnail, type VisiblePhoto } from '../../../lib/photos/rows.ts';
import { findNeighbours, type PhotoNeighbours } from '../../../lib/photos/sequence.ts';
import { pageOfPlace } from '../../../lib/photos/sequencePage.ts';
import { serverContext } from '../../../lib/server/context.ts';
import { isJpegOffered, isOriginalOffered } from '../../../lib/server/original.ts';
import { readPictureParts } from '../../../lib/server/pictureParts.ts';
import { signThumbnails } from '../../../lib/server/signedThumbnails.ts';
import { pageHref } from '../../../lib/text/pager.ts';
import { AboutPhoto } from '../../_gallery/AboutPhoto.tsx';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';
import { isNamed, type Placed, photoName, takenText } from '../../_gallery/describe.ts';
import { HeartButton, type HeartProps } from '../../_gallery/HeartButton.tsx';
import { Icon } from '../../_gallery/icons.tsx';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { PhotoKeys } from '../../_gallery/PhotoKeys.tsx';
import { PhotoStage, stageSizes } from '../../_gallery/PhotoStage.tsx';
import { getId, type SearchParams } from '../../_gallery/parameters.ts';
import { PhotoBar } from '../../admin/_bar/PhotoBar.tsx';

type PhotoProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function PhotoPage({ params, searchParams }: PhotoProps) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer, t } = context;
  const view = findPhotoView(db, viewer, id) ?? notFound();
  const { photo } = view;
  const neighbours = findNeighbours(db, view.sequence, photo);
  const { previous, next, place, count } = neighbours;
  const details = findDetails(db, viewer, id);
  const up = findWayUp(context, view, place);
  const { pages, moves } = await readPictureParts(serverContext(), photo);
  const offered = {
    hasOriginal: await isOriginalOffered(serverContext(), viewer, photo),
    hasJpeg: isJpegOffered(db, viewer, photo),
  };
  const placed = { name: up?.name ?? null, place, count };
  const heart = heartOf(context, view);
  const parts = partKinds.filter(
    (kind) => photo.hasParts === 1 && findOfferedPart(db, viewer, id, kind) !== null,
  );
  return (
    <PageFrame
      context={context}
      here={`/photos/${id}`}
      title={photoName(photo, context, details, placed)}
      className="photo"
      header={<Head context={context} up={up} place={place} count={count} />}
    >
      <PhotoStage
        {...{ context, photo, details, moves, placed, heart, ...offered }}
        around={up?.around ?? null}
      />
      <Legend
        context={context}
        photo={photo}
        details={details}
        placed={placed}
        pages={pages}
        parts={parts}
        heart={heart}
        onMap={details && placeHref(view, details)}
        {...offered}
      />
      <Sides t={t} {...neighbours} />
      <PhotoBar
        context={context}
        photoId={id}
        here={`/photos/${id}`}
        searchParams={await searchParams}
      />
      <PhotoKeys
        previous={previous && `/photos/${previous.id}`}
        next={next && `/photos/${next.id}`}
        up={up?.href ?? null}
        wanted={await wantedPictures([next, previous], context)}
      />
    </PageFrame>
  );
}

/** What the heart of the photo says; null where there is none. */
function heartOf(
  { user, seeAsTarget, t }: PageContext,
  { photo, viewer }: PhotoView,
): HeartProps | null {
  // Only people have favourites, and not of what they see through a share.
  if (user === null || seeAsTarget !== null || viewer.shareIds.length > 0) return null;
  const texts = { like: t('like'), liked: t('liked') };
  return { photoId: photo.id, isLiked: photo.isLiked === 1, here: `/photos/${photo.id}`, texts };
}

type WayUp = { readonly name: string; readonly href: string; readonly around: string };

type HeadProps = {
  readonly context: PageContext;
  readonly up: WayUp | null;
  readonly place: number;
  readonly count: number;
};

/** The way back to the album or share, and the place of the photo in it. */
function Head({ context: { config, t }, up, place, count }: HeadProps) {
  return (
    <>
      {up ? (
        <a className="masthead-home masthead-up" href={up.href}>
          <Icon shape="up" />
          <bdi>{up.name}</bdi>
        </a>
      ) : (
        <a className="masthead-home" href="/">
          {config.title}
        </a>
      )}
      <p className="masthead-place">
        {count > 1 && t('placeInAlbum', { place: String(place), count: String(count) })}
      </p>
    </>
  );
}

/**
 * The page of the share or album in which the photo is seen. Null for a visible photo of a hidden
 * album, which the page must neither name nor link.
 */
function findWayUp(
  { db }: PageContext,
  { photo, viewer, list }: PhotoView,
  place: number,
): WayUp | null {
  const on = (path: string) => {
    const around = pageHref(path, pageOfPlace(place));
    return { around, href: `${around}#photo-${photo.id}` };
  };
  if (list) return { ...on(`/shared/${list.id}`), name: list.name };
  const album = findAlbumOfPhoto(db, viewer, photo);
  return album && { ...on(`/albums/${album.id}`), name: displayName(album) };
}

/** The address of the map around the photo; if it is seen through a share, of the map of that share. */
function placeHref({ viewer }: PhotoView, { latitude, longitude }: PhotoDetails): string | null {
  if (latitude === null || longitude === null) return null;
  const area = areaOf(cellAt({ latitude, longitude }, NEARBY_LEVEL));
  return mapHref(area, viewer.shareIds[0] ?? null);
}

/** Cells of some two kilometres. */
const NEARBY_LEVEL = 14;

/** The pictures that the browser would load on the neighbours' pages, to be preloaded. */
async function wantedPictures(near: readonly (VisiblePhoto | null)[], { config }: PageContext) {
  const photos = near.flatMap((photo) => (photo && hasThumbnail(photo) ? [photo] : []));
  const whole = wholePresets(config.presets);
  const pictured = await signThumbnails(serverContext(), photos, whole);
  return photos.map((photo) => {
    const { src, srcSet = '' } = mainPicture(pictured(photo), config.presets);
    return { src, srcSet, sizes: stageSizes(photo) };
  });
}

type LegendProps = {
  context: PageContext;
  photo: VisiblePhoto;
  details: PhotoDetails | null;
  placed: Placed;
  hasOriginal: boolean;
  hasJpeg: boolean;
  /** Of how many pages the file consists. */
  pages: number;
  /** The other files of the photo that the viewer may download. */
  parts: readonly PartKind[];
  /** Null: the viewer cannot make it a favourite. */
  heart: HeartProps | null;
  /** The address of its place on the map; null: it has none. */
  onMap: string | null;
};

function Legend({ context, photo, details, placed, pages, parts, ...more }: LegendProps) {
  const { t } = context;
  const { hasOriginal, hasJpeg, heart, onMap } = more;
  const name = photoName(photo, context, details, placed);
  const taken = takenText(photo, context);
  const caption = details?.caption ?? null;
  const label = {
    image: 'downloadOriginal',
    video: 'downloadVideo',
    other: 'downloadFile',
  } as const;
  return (
    <div className="photo-legend">
      {isNamed(photo, details) ? (
        <h1 dir="auto">{name}</h1>
      ) : (
        // Where it is among others stands above it already, for those who see that.
        <h1 className="visually-hidden">{name}</h1>
      )}
      {photo.takenAt !== null && taken !== name && <time dateTime={photo.takenAt}>{taken}</time>}
      {caption !== null && caption !== name && !photo.caption && (
        <p className="photo-caption" dir="auto">
          {caption}
        </p>
      )}
      {pages > 1 && (
        <p className="photo-caption">
          {t(hasOriginal ? 'pagesOfPicture' : 'firstOfPages', { count: String(pages) })}
        </p>
      )}
      {heart && <HeartButton {...heart} />}
      {hasOriginal && (
        <a className="photo-download" href={`/photos/${photo.id}/original?download`}>
          <Icon shape="download" />
          {t(label[photo.kind])}
        </a>
      )}
      {hasJpeg && (
        <a className="photo-download" href={`/photos/${photo.id}/original?as=jpeg&download`}>
          <Icon shape="download" />
          {t('downloadJpeg')}
        </a>
      )}
      {parts.map((kind) => (
        <a
          key={kind}
          className="photo-download"
          href={`/photos/${photo.id}/original?part=${kind}&download`}
        >
          <Icon shape="download" />
          {t(partLabels[kind])}
        </a>
      ))}
      {details && <AboutPhoto context={context} details={details} onMap={onMap} />}
    </div>
  );
}

const partLabels = { film: 'downloadVideo', raw: 'downloadRaw' } as const;

function Sides({ t, previous, next }: Pick<PageContext, 't'> & PhotoNeighbours) {
  return (
    <nav className="photo-sides" aria-label={t('neighbouringPhotos')}>
      {previous && (
        <a className="photo-previous" rel="prev" href={`/photos/${previous.id}`}>
          <Icon shape="left" />
          <span>{t('previousPhoto')}</span>
        </a>
      )}
      {next && (
        <a className="photo-next" rel="next" href={`/photos/${next.id}`}>
          <span>{t('nextPhoto')}</span>
          <Icon shape="right" />
        </a>
      )}
    </nav>
  );
}
