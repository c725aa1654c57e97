import type { ComponentProps } from 'react';
import { hasThumbnail, type VisiblePhoto } from '../../lib/photos/rows.ts';

type PictureProps = ComponentProps<'img'> & { readonly photo: VisiblePhoto; readonly alt: string };

/** The picture of a photo, or a tile that says the same where its file has none. */
export function PhotoPicture({ photo, alt, ...picture }: PictureProps) {
  if (!hasThumbnail(photo)) return <FileTile photo={photo}>{alt}</FileTile>;
  return <img {...picture} alt={alt} />;
}

/** A tile for a file without a picture. */
export function FileTile({ photo, children }: { photo: VisiblePhoto; children?: string }) {
  return (
    <span className="placeholder" data-kind={photo.kind}>
      {children && <bdi>{children}</bdi>}
    </span>
  );
}
