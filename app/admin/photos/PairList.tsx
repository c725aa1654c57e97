import type { ListedPair } from '../../../lib/photos/pairs.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { pairAction } from './actions.ts';

type Props = {
  readonly context: AdminContext;
  readonly pairs: readonly ListedPair[];
  /** The page to which the form returns. */
  readonly back: string;
  readonly intro: string;
};

/**
 * Films and raw files with the photos to which they belong, each with what can be done about it; nothing
 * where there are none.
 */
export function PairList({ context: { t }, pairs, back, intro }: Props) {
  if (pairs.length === 0) return null;
  return (
    <section aria-labelledby="pairs">
      <h2 id="pairs">{t('pairs')}</h2>
      <p className="admin-prose">{intro}</p>
      <ul className="lines">
        {pairs.map((pair) => (
          <li key={pair.id}>
            <ActionForm action={pairAction}>
              <input type="hidden" name="photo" value={pair.id} />
              <input type="hidden" name="back" value={back} />
              <a href={`/admin/photos/${pair.mainId}`}>
                <bdi>{pair.mainFilename}</bdi>
              </a>
              {' + '}
              {pair.isJoined ? (
                <bdi>{pair.filename}</bdi>
              ) : (
                <a href={`/admin/photos/${pair.id}`}>
                  <bdi>{pair.filename}</bdi>
                </a>
              )}{' '}
              <small>
                <bdi>{pair.dirpath || '/'}</bdi>
              </small>{' '}
              {!pair.isJoined && (
                <button type="submit" name="decision" value="join" className="button button-small">
                  {t('pairJoin')}
                </button>
              )}{' '}
              {(pair.isJoined || !pair.isKeptApart) && (
                <button
                  type="submit"
                  name="decision"
                  value="separate"
                  className="button button-small button-plain"
                >
                  {t(pair.isJoined ? 'pairSeparate' : 'pairKeep')}
                </button>
              )}
            </ActionForm>
          </li>
        ))}
      </ul>
    </section>
  );
}
