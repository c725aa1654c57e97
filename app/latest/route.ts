import { findLatestAlbumId } from '../../lib/photos/albums.ts';
import { getPageContext } from '../_gallery/context.ts';

/** An address for bookmarks that redirects to the newest album. */
export async function GET(): Promise<Response> {
  const { db, scope } = await getPageContext();
  const id = findLatestAlbumId(db, scope);
  return new Response(null, {
    status: 302,
    headers: {
      Location: id === null ? '/' : `/albums/${id}`,
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie',
    },
  });
}
