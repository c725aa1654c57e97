import type { ReactNode } from 'react';
import {
  cellPicture,
  cellPresets,
  mainPicture,
  sizeOf,
  wholePresets,
} from '../../lib/images/pictureSources.ts';
import { displayName } from '../../lib/library/albumPath.ts';
import type { ListedAlbum } from '../../lib/photos/albums.ts';
import type { AlbumPreview } from '../../lib/photos/previews.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { blurStyle } from './blurStyle.tsx';
import { cellSizes, coverSizes, type Listed } from './cardSizes.ts';
import type { PageContext } from './context.ts';
import { PhotoPicture } from './PhotoPicture.tsx';

type CardProps = {
  readonly context: PageContext;
  readonly album: ListedAlbum;
  readonly preview: AlbumPreview | undefined;
  readonly showCategory: boolean;
  /** Near the top of the page, so its pictures are loaded at once. */
  readonly early: boolean;
  readonly listed: Listed;
};

/** An album in a list: its cover, a sample of its photos, its name, date and number of photos. */
export function AlbumCard({ context, album, preview, showCategory, early, listed }: CardProps) {
  return (
    <li>
      <a href={`/albums/${album.id}`}>
        {preview?.cover && (
          <Mosaic {...{ context, early, listed }} cover={preview.cover} photos={preview.photos} />
        )}
        <AlbumTitle {...{ context, album }}>
          {album.isNew === 1 && <em className="cards-new">{context.t('newToYou')}</em>}
          {showCategory && <span dir="auto">{album.category}</span>}
        </AlbumTitle>
      </a>
    </li>
  );
}

type TitleProps = Pick<CardProps, 'context' | 'album'> & { readonly children?: ReactNode };

/** The name of an album; its date, its number of photos and what else is said of it (`children`). */
export function AlbumTitle({ context: { t, dates }, album, children }: TitleProps) {
  return (
    <>
      <h3 dir="auto" title={displayName(album)}>
        {displayName(album)}
      </h3>
      <p>
        <time dateTime={album.date}>{dates.day(album.date)}</time>
        <span>{t('photoCount', { count: album.count })}</span>
        {children}
      </p>
    </>
  );
}

type MosaicProps = {
  readonly context: PageContext;
  readonly cover: VisiblePhoto;
  readonly photos: readonly VisiblePhoto[];
  readonly early: boolean;
  readonly listed: Listed;
};

/**
 * The cover and sample. Alternative texts are empty, since the pictures only decorate the album's
 * name.
 */
async function Mosaic({ context, cover, photos, early, listed }: MosaicProps) {
  const { presets } = context.config;
  const cells = photos.filter(({ id }) => id !== cover.id);
  const coverOf = await signThumbnails(serverContext(), [cover], wholePresets(presets));
  const cellOf = await signThumbnails(serverContext(), cells, cellPresets(presets));
  const { width, height } = sizeOf(cover);
  const loading = early ? 'eager' : 'lazy';
  const shape = width < height ? 'tall' : 'wide';
  const beside = Math.min(cells.length, 6);
  const mosaic = { shape, beside } as const;
  return (
    <div className="mosaic" data-shape={shape} data-beside={beside}>
      <PhotoPicture
        photo={cover}
        {...mainPicture(coverOf(cover), presets)}
        style={blurStyle(cover)}
        sizes={coverSizes(mosaic, listed)}
        alt=""
        loading={loading}
        {...(early && { fetchPriority: 'high' as const })}
      />
      {cells.map((photo) => (
        <PhotoPicture
          key={photo.id}
          photo={photo}
          {...cellPicture(cellOf(photo), presets)}
          style={blurStyle(photo)}
          sizes={cellSizes(mosaic, listed)}
          alt=""
          loading="lazy"
        />
      ))}
    </div>
  );
}
