import { withNames } from '../../../lib/access/describePolicy.ts';
import { getAlbumFacets } from '../../../lib/photos/albumList.ts';
import {
  countExamples,
  listExamples,
  listLeftBehind,
  type StandingExample,
} from '../../../lib/policies/standing/give.ts';
import { ruleText } from '../../../lib/policies/standing/rule.ts';
import {
  isSameRule,
  listStandingPolicies,
  type StandingPolicy,
} from '../../../lib/policies/standing/standing.ts';
import { listOrphanedStanding } from '../../../lib/scan/newAlbumsInForce.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import { PolicyFields } from '../policies/PolicyForm.tsx';
import { PostedBox, PostedSelect, PostedText } from '../policies/PostedFields.tsx';
import { ReviewBox, ReviewButton } from '../policies/Review.tsx';
import { giveStandingAction, removeStandingAction, setStandingAction } from './actions.ts';

const HERE = '/admin/standing';

/**
 * The standing policies, which new albums get, each with the albums of today that it would apply
 * to.
 */
export default async function StandingPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { config, db, t } = context;
  const standing = listStandingPolicies(db);
  const examples = listExamples(db, standing);
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('standing')}
      up={{ href: '/admin/albums', text: t('albums') }}
      searchParams={await searchParams}
      intro={
        <>
          <p className="admin-prose">{t('standingIntro')}</p>
          <p className="admin-prose hint">{t(`newAlbums-${config.newAlbums}`)}</p>
          <details className="admin-prose">
            <summary>{t('standingWhich')}</summary>
            <p>{t('standingOrder')}</p>
          </details>
        </>
      }
    >
      {standing.length === 0 ? (
        <div className="form-narrow">
          <p className="hint">{t('standingNone')}</p>
          <StandingForm context={context} />
        </div>
      ) : (
        <div className="admin-columns">
          <div>
            <StandingList {...{ context, standing, examples }} />
            <Giving context={context} examples={examples} />
          </div>
          <StandingForm context={context} />
        </div>
      )}
    </AdminFrame>
  );
}

type ListProps = {
  readonly context: AdminContext;
  readonly examples: readonly StandingExample[];
};

const MOST_SHOWN = 30;

type StandingListProps = ListProps & { readonly standing: readonly StandingPolicy[] };

/** All standing policies, the most specific first. */
function StandingList({ context: { config, db, t }, standing, examples }: StandingListProps) {
  const orphaned = new Set(listOrphanedStanding(db, config).map(({ id }) => id));
  const left = new Set(listLeftBehind(db, standing).map(({ id }) => id));
  const described = withNames(
    db,
    standing.map(({ policy }) => policy),
  );
  return (
    <ul className="lines">
      {standing.map((each, i) => {
        const rule = ruleText(each);
        const own = examples.filter(
          ({ chosen }) => chosen !== 'nobody' && isSameRule(chosen, each),
        );
        const { albums, without } = countExamples(examples, each);
        return (
          <li key={each.id}>
            <div>
              <p className="lines-main">
                <bdi>{rule}</bdi>
              </p>
              <p className="summary">
                <PolicyWords t={t} policy={described[i] ?? null} of="album" />
              </p>
              {orphaned.has(each.id) && <p className="hint">{t('standingOrphaned')}</p>}
              {left.has(each.id) && <p className="hint">{t('standingLeft')}</p>}
              <details>
                <summary>{t('standingWould', { count: albums, without })}</summary>
                <ul>
                  {own.slice(0, MOST_SHOWN).map(({ id, dirpath }) => (
                    <li key={id}>
                      <a href={`/admin/albums/${id}`}>
                        <bdi>{dirpath || '/'}</bdi>
                      </a>
                    </li>
                  ))}
                  {albums > MOST_SHOWN && <li>{t('andMore', { count: albums - MOST_SHOWN })}</li>}
                </ul>
              </details>
            </div>
            <ActionForm action={removeStandingAction}>
              <input type="hidden" name="standing" value={each.id} />
              <button
                type="submit"
                className="button button-small"
                aria-label={t('standingRemoveOf', { rule })}
              >
                {t('standingRemove')}
              </button>
            </ActionForm>
          </li>
        );
      })}
    </ul>
  );
}

/** Offers to give albums without a policy the standing policy that applies to them. */
function Giving({ context: { t }, examples }: ListProps) {
  const count = examples.filter(
    ({ hasPolicy, chosen }) => !hasPolicy && chosen !== 'nobody',
  ).length;
  if (count === 0) return null;
  return (
    <ActionForm action={giveStandingAction} className="form" label={t('standingApply')}>
      <p>{t('standingApplyIntro', { count })}</p>
      <ReviewBox />
      <p>
        <ReviewButton>{t('review')}</ReviewButton>
      </p>
    </ActionForm>
  );
}

function StandingForm({ context }: { readonly context: AdminContext }) {
  const { db, t } = context;
  return (
    <section aria-labelledby="add">
      <h2 id="add">{t('standingAdd')}</h2>
      <ActionForm action={setStandingAction} className="policy-form form" label={t('standingAdd')}>
        <div>
          <label htmlFor="path">{t('standingPath')}</label>
          <PostedText name="path" describedBy="about-path" />
          <small id="about-path">{t('standingPathHint')}</small>
        </div>
        <label>
          {t('standingCategory')}
          <PostedSelect name="category" value="">
            <option value="">{t('standingNoCategory')}</option>
            {getAlbumFacets(db).categories.map(({ category }) => (
              <option key={category} value={category}>
                {category}
              </option>
            ))}
          </PostedSelect>
        </label>
        <PolicyFields
          context={context}
          of="album"
          kinds={['set']}
          many={false}
          initial={{
            kind: 'set',
            public: false,
            inherit: true,
            userIds: [],
            groupIds: [],
            files: { originals: 'yes', archives: 'yes', stripMetadata: 'no' },
            from: '',
          }}
        />
        <label className="form-check">
          <PostedBox name="atOnce" checked={false} />
          {t('standingApplyToo')}
        </label>
        <ReviewBox />
        <p>
          <ReviewButton>{t('review')}</ReviewButton>
        </p>
      </ActionForm>
    </section>
  );
}
