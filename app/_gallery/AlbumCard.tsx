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
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';

type CardProps = {
  readonly context: PageContext;
  readonly album: ListedAlbum;
  readonly preview: AlbumPreview | undefined;
  readonly showCategory: boolean;
  /** Near the top of the page, so its pictures are loaded at once. */
  readonly early: boolean;
  readonly listed: Listed;
};

/** The place of an album among those under its heading, counted from 0, and how many these are. */
type Listed = { readonly place: number; readonly count: number };

/** An album in a list: its cover, a sample of its photos, its name, date and number of photos. */
export function AlbumCard({ context, album, preview, showCategory, early, listed }: CardProps) {
  const { t, dates } = context;
  return (
    <li>
      <a href={`/albums/${album.id}`}>
        {preview?.cover && (
          <Mosaic {...{ context, early, listed }} cover={preview.cover} photos={preview.photos} />
        )}
        <h3 dir="auto" title={displayName(album)}>
          {displayName(album)}
        </h3>
        <p>
          <time dateTime={album.date}>{dates.day(album.date)}</time>
          <span>{t('photoCount', { count: album.count })}</span>
          {album.isNew === 1 && <em className="cards-new">{t('newToYou')}</em>}
          {showCategory && <span dir="auto">{album.category}</span>}
        </p>
      </a>
    </li>
  );
}

/**
 * How many columns of cards there are from each width of the window on, and how wide a card then
 * is. The same as in `.cards` of cards.css.
 */
const layouts = [
  { from: '120rem', columns: 4, vw: 19 },
  { from: '75rem', columns: 3, vw: 28 },
  { from: '48rem', columns: 2, vw: 46 },
];

/** The share of a card's width that an upright cover takes: its sample stands beside it. */
const TALL = 8 / 11;
/** How much wider the cover is in a card that spans several columns. */
const WIDENED = 1.3;

/**
 * The `sizes` attribute of a cover. On a phone it states two thirds of the real width: such screens
 * have three pixels for each CSS pixel, and nobody can see more than two.
 */
function coverSizes(shape: 'tall' | 'wide', { place, count }: Listed): string {
  const shown = shape === 'tall' ? TALL : 1;
  const sizes = layouts.map(({ from, columns, vw }) => {
    const isWidened = place === 0 && count % columns !== 0;
    return `(min-width: ${from}) ${Math.round(vw * shown * (isWidened ? WIDENED : 1))}vw`;
  });
  return [...sizes, `${Math.round(61 * shown)}vw`].join(', ');
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
  return (
    <div className="mosaic" data-shape={shape} data-beside={Math.min(cells.length, 6)}>
      {hasThumbnail(cover) ? (
        <img
          {...mainPicture(coverOf(cover), presets)}
          style={blurStyle(cover)}
          sizes={coverSizes(shape, listed)}
          alt=""
          loading={loading}
          {...(early && { fetchPriority: 'high' as const })}
        />
      ) : (
        <FileTile photo={cover} />
      )}
      {cells.map((photo) =>
        hasThumbnail(photo) ? (
          <img
            key={photo.id}
            {...cellPicture(cellOf(photo), presets)}
            style={blurStyle(photo)}
            sizes="auto, 20vw"
            alt=""
            loading="lazy"
          />
        ) : (
          <FileTile key={photo.id} photo={photo} />
        ),
      )}
    </div>
  );
}

/** A tile for a file without a picture. */
export function FileTile({ photo, children }: { photo: VisiblePhoto; children?: string }) {
  return (
    <span className="placeholder" data-kind={photo.kind}>
      {children && <bdi>{children}</bdi>}
    </span>
  );
}
