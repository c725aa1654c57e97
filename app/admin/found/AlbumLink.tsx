import { displayName } from '../../../lib/library/albumPath.ts';
import type { AlbumToReview } from '../../../lib/scan/newlyFound.ts';
import { AdminThumbnail } from '../_admin/AdminThumbnail.tsx';
import type { AdminContext } from '../_admin/context.ts';

type Props = { readonly context: AdminContext; readonly album: AlbumToReview };

/** An album in a list of albums to look at: cover, name, date, and the way to its page. */
export function AlbumLink({ context: { dates }, album }: Props) {
  return (
    <span className="lines-main thumb-line">
      <AdminThumbnail photoId={album.coverId} />
      <span>
        <a href={`/admin/albums/${album.id}`}>
          <bdi>{displayName(album)}</bdi>
        </a>{' '}
        <small>{dates.day(album.date)}</small>
      </span>
    </span>
  );
}
