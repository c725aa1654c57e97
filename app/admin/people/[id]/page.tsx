import { notFound } from 'next/navigation';
import { listLinks } from '../../../../lib/links/linkUse.ts';
import { listUsers } from '../../../../lib/people/peopleList.ts';
import { getId, type SearchParams } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../_admin/context.ts';
import { LinkLines } from '../../links/LinkLines.tsx';
import { MailedElsewhere } from '../../links/MailedElsewhere.tsx';
import { MakeLink } from '../../links/MakeLink.tsx';
import { SeeAsButton } from '../../see-as/SeeAsButton.tsx';
import { typesHandle } from '../PersonFields.tsx';
import { MailLink } from './mail/MailLink.tsx';
import { PasswordForms } from './PasswordForms.tsx';
import { PersonAccounts } from './PersonAccounts.tsx';
import { PersonDevices } from './PersonDevices.tsx';
import { PersonForm } from './PersonForm.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function PersonPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const here = `/admin/people/${id}`;
  const context = await getAdminContext(here);
  const { db, t } = context;
  const person = listUsers(db).find((user) => user.id === id) ?? notFound();
  const links = listLinks(db, id);
  return (
    <AdminFrame
      context={context}
      here={here}
      title={person.name}
      up={{ href: '/admin/people', text: t('people') }}
      searchParams={await searchParams}
      intro={
        <>
          <p className="summary">
            {typesHandle(person) && <bdi>{person.handle}</bdi>}
            {person.disabledAt !== null && <em>{t('disabled')}</em>}
            <a href={`${here}/sees`} className="text-link">
              {t('whatPersonSees')}
            </a>
          </p>
          <SeeAsButton context={context} person={person} />
        </>
      }
    >
      <div className="admin-columns">
        <div>
          <section aria-labelledby="links">
            <h2 id="links">{t('links')}</h2>
            {links.length === 0 && <p className="admin-prose">{t('noLinksOfPerson')}</p>}
            <MailedElsewhere context={context} person={person} links={links} back={here} />
            <LinkLines context={context} personId={id} links={links} back={here} />
          </section>
          <PersonDevices context={context} personId={id} back={here} />
          {person.disabledAt === null && (
            <section aria-labelledby="new-link">
              <h2 id="new-link">{t('newLink')}</h2>
              <MakeLink context={context} person={person} />
            </section>
          )}
          <MailLink context={context} person={person} back={here} />
        </div>
        <div>
          <PersonForm context={context} person={person} />
          <PasswordForms t={t} person={person} />
          <PersonAccounts context={context} person={person} />
          <p>
            <a className="text-link" href={`${here}/remove`}>
              {t('removePerson')}
            </a>
          </p>
        </div>
      </div>
    </AdminFrame>
  );
}
