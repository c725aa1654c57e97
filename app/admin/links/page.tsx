import { listAllLinks } from '../../../lib/links/linkUse.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { LinkLines } from './LinkLines.tsx';
import { MakeLink } from './MakeLink.tsx';

const HERE = '/admin/links';

export default async function LinksPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { db, t } = context;
  const byPerson = Map.groupBy(listAllLinks(db), ({ user }) => user.id);
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('links')}
      searchParams={await searchParams}
      intro={
        <p className="admin-prose">
          {t('linksIntro')}{' '}
          <a className="admin-jump" href="#make">
            {t('newLink')}
          </a>
        </p>
      }
    >
      <div className="admin-columns">
        <div>
          {byPerson.size === 0 && <p className="admin-prose">{t('noLinks')}</p>}
          {[...byPerson].map(([id, links]) => (
            <section key={id} className="lines-of" aria-labelledby={`person-${id}`}>
              <h2 id={`person-${id}`}>
                <a href={`/admin/people/${id}`}>
                  <bdi>{links[0]?.user.name}</bdi>
                </a>
                {links[0]?.user.disabled && <small>{t('disabled')}</small>}
              </h2>
              <LinkLines context={context} personId={id} links={links} back={HERE} />
            </section>
          ))}
        </div>
        <section aria-labelledby="make">
          <h2 id="make">{t('newLink')}</h2>
          <MakeLink context={context} person={null} />
        </section>
      </div>
    </AdminFrame>
  );
}
