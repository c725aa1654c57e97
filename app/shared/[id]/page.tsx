import { notFound } from 'next/navigation';
import { shareTexts } from '../../../lib/i18n/shares.ts';
import { findSharedList, listSharedPhotos } from '../../../lib/links/sharedThings.ts';
import { getPageContext } from '../../_gallery/context.ts';
import { Frame } from '../../_gallery/Frame.tsx';
import { Icon } from '../../_gallery/icons.tsx';
import { PhotoRows } from '../../_gallery/PhotoRows.tsx';
import { getId } from '../../_gallery/parameters.ts';

/** The photos that somebody chose to share: nothing of their albums, nothing beside them. */
export default async function SharedPage({ params }: { params: Promise<{ id: string }> }) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer, locale, t } = context;
  const { name } = findSharedList(db, viewer, id) ?? notFound();
  const photos = listSharedPhotos(db, viewer, id);
  const downloads = listSharedPhotos(db, viewer, id, 'archivedOriginals').length > 0;
  const words = shareTexts(locale);
  return (
    <Frame context={context} here={`/shared/${id}`} title={name} className="album">
      <header className="album-head">
        <h1 dir="auto">{name}</h1>
        {photos.length === 0 ? (
          <p>{words('empty')}</p>
        ) : (
          <p className="facts">
            <span>{t('photoCount', { count: photos.length })}</span>
            {downloads && (
              <a href={`/shared/${id}/archive`}>
                <Icon shape="download" />
                {words('download')}
              </a>
            )}
          </p>
        )}
      </header>
      <PhotoRows context={context} photos={photos} />
    </Frame>
  );
}
