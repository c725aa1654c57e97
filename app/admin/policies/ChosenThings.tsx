import { displayName } from '../../../lib/library/albumPath.ts';
import { listManagedPhotosById } from '../../../lib/photos/albumDetails.ts';
import { listManagedAlbumsById } from '../../../lib/photos/albumList.ts';
import { AdminThumbnail } from '../_admin/AdminThumbnail.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';

type Props = {
  readonly context: AdminContext;
  readonly of: 'album' | 'photo';
  readonly ids: readonly number[];
};

const MOST_SHOWN = 60;

/** The selected albums or photos, with their current policies. */
export function ChosenThings({ context, of, ids }: Props) {
  const { t } = context;
  const more = ids.length - MOST_SHOWN;
  return (
    <section aria-labelledby="chosen">
      <h2 id="chosen">{t('concerned')}</h2>
      <ul className="thumb-list">
        {thingsOf(context, of, ids.slice(0, MOST_SHOWN)).map(
          ({ id, coverId, name, policy, waiting }) => (
            <li key={id}>
              <AdminThumbnail photoId={coverId} waiting={waiting} />
              <span>
                <bdi>{name}</bdi>
                <PolicyWords t={t} policy={policy} of={of} />
              </span>
            </li>
          ),
        )}
      </ul>
      {more > 0 && <p className="hint">{t('andMore', { count: more })}</p>}
    </section>
  );
}

function thingsOf({ db }: AdminContext, of: 'album' | 'photo', ids: readonly number[]) {
  return of === 'album'
    ? listManagedAlbumsById(db, ids).map((album) => ({
        ...album,
        name: displayName(album),
        waiting: false,
      }))
    : listManagedPhotosById(db, ids).map(
        ({ id, filename, policy, waiting, hasPicture, damaged }) => ({
          id,
          name: filename,
          policy,
          waiting,
          coverId: hasPicture && damaged === null ? id : null,
        }),
      );
}
