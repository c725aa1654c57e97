import type { AccessTexts } from '../../lib/i18n/access.ts';
import { openPastedLinkAction } from './linkActions.ts';

type Props = {
  readonly t: AccessTexts;
  /** How every link of this gallery begins. */
  readonly start: string;
  readonly failed: boolean;
};

/** The way in where a link cannot be opened: the gallery on a home screen has no address bar. */
export function PasteLink({ t, start, failed }: Props) {
  return (
    <section aria-labelledby="paste">
      <h2 id="paste">{t('pasteTitle')}</h2>
      <p className="hint">{t('pasteIntro')}</p>
      <form action={openPastedLinkAction}>
        {failed && (
          <p className="fault" role="alert">
            {t('pasteFailed', { start })}
          </p>
        )}
        <label>
          {t('pasteLabel')}
          <input
            name="link"
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </label>
        <button type="submit" className="button button-plain">
          {t('pasteButton')}
        </button>
      </form>
    </section>
  );
}
