import { displayName } from '../../../lib/library/albumPath.ts';
import { listGroups } from '../../../lib/people/groups.ts';
import {
  type AlbumToReview,
  countUndecidedByYear,
  listUndecidedIds,
  pageUndecidedAlbums,
} from '../../../lib/scan/newlyFound.ts';
import { formatIdRanges } from '../../../lib/text/ids.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { ChoiceButtons } from '../_admin/ChoiceButtons.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { EnterButton } from '../_admin/EnterButton.tsx';
import { ShownFields } from '../_admin/ShownFields.tsx';
import { AlbumLink } from './AlbumLink.tsx';
import { decideAction } from './actions.ts';
import { ShareHolders } from './ShareHolders.tsx';

type Props = { readonly context: AdminContext };

/** The most groups that get a button. */
const MOST_GROUPS = 6;

/**
 * Albums without a policy, to be decided all at once, by year, or some of them. `back`: the page to
 * which deciding leads.
 */
export function UndecidedAlbums({ context, back }: Props & { readonly back: string }) {
  const { config, db, t } = context;
  const { items: albums, total } = pageUndecidedAlbums(db);
  if (total === 0) return null;
  return (
    <section aria-labelledby="undecided">
      <h2 id="undecided">{t('undecided')}</h2>
      <p className="admin-prose">
        {config.newAlbums === 'private' && `${t('newAlbums-private')} `}
        {t('undecidedIntro')}
      </p>
      <ActionForm action={decideAction} className="form">
        <EnterButton isIdle />
        <input type="hidden" name="back" value={back} />
        <ShownFields values={{ album: formatIdRanges(listUndecidedIds(db)) }} />
        <WhichAlbums context={context} total={total} />
        <DecideButtons context={context} total={total} />
        <SomeAlbums context={context} albums={albums} total={total} />
      </ActionForm>
    </section>
  );
}

/** Decides about all of them, or, where there are several years, about those of one year. */
function WhichAlbums({ context: { db, t }, total }: Props & { readonly total: number }) {
  const years = countUndecidedByYear(db);
  if (years.length <= 1) return <input type="hidden" name="which" value="all" />;
  return (
    <label className="form-narrow">
      {t('decideWhich')}
      <select name="which" defaultValue="all">
        <option value="all">{t('decideAll', { count: total })}</option>
        {years.map(({ year, count }) => (
          <option key={year} value={`year:${year}`}>
            {t('decideYear', { year, count })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Who is to see them: a button each for everybody, some groups and nobody. */
function DecideButtons({ context: { db, t }, total }: Props & { readonly total: number }) {
  const groups = listGroups(db).slice(0, MOST_GROUPS);
  const choices = [
    ...groups.map(({ id, name }) => ({ value: String(id), text: <bdi>{name}</bdi> })),
    { value: 'public', text: t('decidePublic') },
    { value: 'nobody', text: t('nobody') },
  ];
  return (
    <div>
      <p>{t('decideFor', { count: total })}</p>
      <ChoiceButtons name="who" choices={choices} />
      {groups.length === 0 && (
        <p className="hint">
          <a href="/admin/groups">{t('decideNoGroups')}</a>
        </p>
      )}
    </div>
  );
}

type SomeProps = Props & { readonly albums: readonly AlbumToReview[]; readonly total: number };

/** The albums with check boxes, to decide about some of them only. */
function SomeAlbums({ context, albums, total }: SomeProps) {
  const { t } = context;
  return (
    <details open={total <= 3}>
      <summary>{t('decideSome')}</summary>
      <ul className="lines">
        {albums.map((album) => (
          <li key={album.id}>
            <label className="form-check">
              <input
                type="checkbox"
                name="album"
                value={album.id}
                aria-label={t('choose', { name: displayName(album) })}
              />
            </label>
            <AlbumLink context={context} album={album} />
            <ShareHolders t={t} shares={album.shares} after={null} />
          </li>
        ))}
      </ul>
      {total > albums.length && (
        <p>
          <a href="/admin/albums?policy=none">
            {t('undecidedMore', { count: total - albums.length })}
          </a>
        </p>
      )}
    </details>
  );
}
