import { notFound } from 'next/navigation';
import { throughShares } from '../../../lib/access/access.ts';
import { shareTexts } from '../../../lib/i18n/shares.ts';
import { findSharedList } from '../../../lib/links/sharedThings.ts';
import { mapHref } from '../../../lib/photos/grid.ts';
import { hasPlaces } from '../../../lib/photos/places.ts';
import { shareSequence } from '../../../lib/photos/sequence.ts';
import { findSequencePage, PHOTOS_PER_PAGE } from '../../../lib/photos/sequencePage.ts';
import { archiveHref } from '../../../lib/server/archiveSet.ts';
import { pageHref } from '../../../lib/text/pager.ts';
import { ChoosePhotos } from '../../_gallery/ChoosePhotos.tsx';
import { getPageContext } from '../../_gallery/context.ts';
import { HoldToChoose } from '../../_gallery/HoldToChoose.tsx';
import { Icon } from '../../_gallery/icons.tsx';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { Pager } from '../../_gallery/Pager.tsx';
import { PhotoRows, stretchOf } from '../../_gallery/PhotoRows.tsx';
import { getId, lastValue, type SearchParams } from '../../_gallery/parameters.ts';

type SharedProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

/** The photos of a share, without anything of their albums. */
export default async function SharedPage({ params, searchParams }: SharedProps) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer, locale, t } = context;
  const list = findSharedList(db, viewer, id) ?? notFound();
  const { name } = list;
  const sequence = shareSequence(viewer, id);
  const { page: askedPage, choose, photo } = await searchParams;
  const shown = findSequencePage(db, sequence, lastValue(askedPage)) ?? notFound();
  const { page, pages, photos, count } = shown;
  const path = `/shared/${id}`;
  const archive = archiveHref(context, `${path}/archive`, sequence, shown);
  const isChoosing = choose !== undefined;
  if (isChoosing && archive === null) notFound();
  const words = shareTexts(locale);
  return (
    <PageFrame
      context={context}
      here={pageHref(path, page)}
      title={page > 1 ? `${name} · ${t('page', { page: String(page) })}` : name}
    >
      <header className="album-head">
        <h1 dir="auto">{name}</h1>
        {count === 0 ? (
          <p>{words('empty')}</p>
        ) : (
          <p className="album-facts">
            <span>{t('photoCount', { count })}</span>
            {archive && (
              <a href={archive}>
                <Icon shape="download" />
                {words('download')}
              </a>
            )}
            {hasPlaces(db, throughShares(viewer, [id])) && (
              <a href={mapHref(null, id)}>{t('map')}</a>
            )}
            {archive && !isChoosing && <a href={`${path}?choose`}>{t('choosePhotos')}</a>}
          </p>
        )}
      </header>
      {isChoosing ? (
        <ChoosePhotos {...{ context, path, sequence, shown, name }} asked={photo} />
      ) : (
        <>
          <PhotoRows
            {...{ context, photos }}
            stretch={stretchOf(path, shown, name)}
            byDay="where-several"
          />
          {archive && <HoldToChoose path={path} perPage={PHOTOS_PER_PAGE} />}
          <Pager context={context} path={path} page={page} pages={pages} of="photos" />
        </>
      )}
    </PageFrame>
  );
}
