import { thumbnailUrl } from '../../../lib/images/pictureSources.ts';
import { findPhoto, findPhotoToApprove } from '../../../lib/photos/photos.ts';
import { blurStyle } from '../../_gallery/blurStyle.tsx';
import { getPageContext } from '../../_gallery/context.ts';

type Props = {
  readonly photoId: number | null;
  readonly alt?: string;
  /** The photo waits for approval. */
  readonly waiting?: boolean;
};

/** A small square picture that decorates the text beside it; its colours until it has loaded. */
export async function AdminThumbnail({ photoId, alt = '', waiting = false }: Props) {
  if (photoId === null) return <span className="thumb thumb-empty" />;
  const { db, viewer } = await getPageContext();
  const photo = (waiting ? findPhotoToApprove : findPhoto)(db, viewer, photoId);
  return (
    <img
      className="thumb"
      style={photo ? blurStyle(photo) : undefined}
      src={thumbnailUrl({ id: photoId, waiting }, 'thumb')}
      width={256}
      height={256}
      alt={alt}
      loading="lazy"
    />
  );
}
