import { notFound, redirect } from 'next/navigation';
import { favouriteSequence } from '../../lib/photos/favourites.ts';
import { findSequencePage } from '../../lib/photos/sequencePage.ts';
import { archiveHref } from '../../lib/server/archiveSet.ts';
import { requireUser, signInPath } from '../../lib/sessions/request.ts';
import { pageHref } from '../../lib/text/pager.ts';
import { getPageContext } from '../_gallery/context.ts';
import { Icon } from '../_gallery/icons.tsx';
import { PageFrame } from '../_gallery/PageFrame.tsx';
import { Pager } from '../_gallery/Pager.tsx';
import { PhotoRows, stretchOf } from '../_gallery/PhotoRows.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';

const PATH = '/favourites';

/** The photos that the viewer likes, as far as they may see them now. */
export default async function FavouritesPage({ searchParams }: { searchParams: SearchParams }) {
  const { viewer } = await requireUser(PATH);
  const { userId } = viewer;
  // This is an administrator who sees the gallery as a visitor.
  if (userId === null) redirect(signInPath(PATH));
  const context = await getPageContext();
  const { db, t } = context;
  const sequence = favouriteSequence({ ...viewer, userId });
  const { page: asked } = await searchParams;
  const shown = findSequencePage(db, sequence, lastValue(asked)) ?? notFound();
  const { page, pages, photos, count } = shown;
  const archive = count > 0 ? archiveHref(context, `${PATH}/archive`, sequence, shown) : null;
  return (
    <PageFrame context={context} here={pageHref(PATH, page)} title={t('favourites')}>
      <header className="album-head">
        <h1>{t('favourites')}</h1>
        <p className="album-facts">
          {count > 0 && <span>{t('photoCount', { count })}</span>}
          {archive && (
            <a href={archive}>
              <Icon shape="download" />
              {t('downloadFavourites')}
            </a>
          )}
        </p>
        {count > 0 && <p className="hint">{t('favouritesAreSeen')}</p>}
      </header>
      {count === 0 && (
        <div className="index-empty">
          <p>{t('noFavourites')}</p>
          <p className="index-hint">{t('favouritesAreSeen')}</p>
        </div>
      )}
      <PhotoRows {...{ context, photos }} stretch={stretchOf(PATH, shown, null)} />
      <Pager context={context} path={PATH} page={page} pages={pages} of="photos" />
    </PageFrame>
  );
}
