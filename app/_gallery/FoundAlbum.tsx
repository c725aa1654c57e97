import { cellPicture, cellPresets } from '../../lib/images/pictureSources.ts';
import type { ListedAlbum } from '../../lib/photos/albums.ts';
import type { AlbumPreview } from '../../lib/photos/previews.ts';
import { serverContext } from '../../lib/server/context.ts';
import { signThumbnails } from '../../lib/server/signedThumbnails.ts';
import { AlbumTitle } from './AlbumCard.tsx';
import { blurStyle } from './blurStyle.tsx';
import type { PageContext } from './context.ts';
import { PhotoPicture } from './PhotoPicture.tsx';

type FoundProps = {
  readonly context: PageContext;
  readonly album: ListedAlbum;
  readonly preview: AlbumPreview | undefined;
};

/** An album that was searched for: small, since the photos that were found stand below it. */
export async function FoundAlbum({ context, album, preview }: FoundProps) {
  const { config } = context;
  const covers = preview?.cover ? [preview.cover] : [];
  const pictured = await signThumbnails(serverContext(), covers, cellPresets(config.presets));
  return (
    <li>
      <a href={`/albums/${album.id}`}>
        {covers.map((photo) => (
          <PhotoPicture
            key={photo.id}
            photo={photo}
            {...cellPicture(pictured(photo), config.presets)}
            style={blurStyle(photo)}
            sizes="(min-width: 56rem) 19rem, 46vw"
            alt=""
          />
        ))}
        <AlbumTitle {...{ context, album }} />
      </a>
    </li>
  );
}
