import { notFound } from 'next/navigation';
import { shareTexts } from '../../../lib/i18n/shares.ts';
import { findSharedList, listSharedPhotos } from '../../../lib/links/sharedThings.ts';
import { archiveVersion, sharedArchive } from '../../../lib/server/archiveSet.ts';
import { getPageContext } from '../../_gallery/context.ts';
import { Frame } from '../../_gallery/Frame.tsx';
import { Icon } from '../../_gallery/icons.tsx';
import { PhotoRows } from '../../_gallery/PhotoRows.tsx';
import { getId } from '../../_gallery/parameters.ts';

/** The photos that somebody chose to share: nothing of their albums, nothing beside them. */
export default async function SharedPage({ params }: { params: Promise<{ id: string }> }) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { config, db, viewer, locale, t } = context;
  const list = findSharedList(db, viewer, id) ?? notFound();
  const { name } = list;
  const photos = listSharedPhotos(db, viewer, id);
  const archive = sharedArchive(db, viewer, list, photos);
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
            {archive && (
              <a
                href={`/shared/${id}/archive?v=${archiveVersion(archive, locale, config.timezone)}`}
              >
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
