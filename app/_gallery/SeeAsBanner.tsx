import { accessTexts } from '../../lib/i18n/access.ts';
import type { PageContext } from './context.ts';
import { stopSeeAsAction } from './sessionActions.ts';

type Props = {
  readonly context: Pick<PageContext, 'seeAsTarget' | 'locale'>;
  readonly here: string;
};

/** Tells an administrator as whom they see the gallery, with a button that ends it. */
export function SeeAsBanner({ context: { seeAsTarget, locale }, here }: Props) {
  if (seeAsTarget === null) return null;
  const t = accessTexts(locale);
  return (
    <form action={stopSeeAsAction} className="see-as">
      <p>
        {seeAsTarget.kind === 'user'
          ? t.rich('seeingAs', { name: seeAsTarget.name, bdi: (text) => <bdi>{text}</bdi> })
          : t('seeingAsVisitor')}{' '}
        <span>{t('seeingHint')}</span>
      </p>
      <input type="hidden" name="back" value={here} />
      <button type="submit" className="button button-small button-inverse">
        {t('seeingEnd', { name: seeAsTarget.kind === 'user' ? seeAsTarget.name : t('aVisitor') })}
      </button>
    </form>
  );
}
