import { accessTexts } from '../../lib/i18n/access.ts';
import type { PageContext } from './context.ts';
import { stopSeeAsAction } from './sessionActions.ts';

type Props = {
  readonly context: Pick<PageContext, 'seen' | 'locale'>;
  readonly here: string;
};

/** Tells an administrator as whom they see the gallery, with a button that ends it. */
export function SeeAsBanner({ context: { seen, locale }, here }: Props) {
  if (seen === null) return null;
  const t = accessTexts(locale);
  return (
    <form action={stopSeeAsAction} className="see-as">
      <p>
        {seen.kind === 'user'
          ? t.rich('seeingAs', { name: seen.name, bdi: (text) => <bdi>{text}</bdi> })
          : t('seeingAsVisitor')}{' '}
        <span>{t('seeingHint')}</span>
      </p>
      <input type="hidden" name="back" value={here} />
      <button type="submit" className="button button-small button-inverse">
        {t('seeingEnd', { name: seen.kind === 'user' ? seen.name : t('aVisitor') })}
      </button>
    </form>
  );
}
