import { sizeOf, thumbnailUrl } from '../../../lib/images/pictureSources.ts';
import { chatPreview, fitSize } from '../../../lib/images/presets.ts';
import type { AlbumView } from '../../../lib/links/sharedThings.ts';
import { findChatPreview } from '../../../lib/photos/chatPreview.ts';
import type { PageContext } from '../../_gallery/context.ts';

type Props = { readonly context: PageContext; readonly view: AlbumView; readonly name: string };

/**
 * The elements from which chat programs show a preview of a link to the album (ogp.me), if
 * gallery.yaml has `previews`. Those programs ask as visitors, so nobody else gets the elements.
 */
export function LinkPreview({ context, view: { album, shared }, name }: Props) {
  const { config, db, user, viewer } = context;
  if (!config.previews || user !== null || shared || viewer.shareIds.length > 0) return null;
  const preview = findChatPreview(db, album);
  if (!preview) return null;
  const { cover } = preview;
  const size = cover && fitSize(sizeOf(cover), chatPreview);
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:title" content={name} />
      <meta property="og:url" content={`${config.url}/albums/${album.id}`} />
      {cover && size && (
        <>
          <meta property="og:image" content={config.url + thumbnailUrl(cover, chatPreview.name)} />
          <meta property="og:image:width" content={String(size.width)} />
          <meta property="og:image:height" content={String(size.height)} />
        </>
      )}
    </>
  );
}
