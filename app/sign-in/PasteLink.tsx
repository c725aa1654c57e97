import type { AccessTexts } from '../../lib/i18n/access.ts';
import { openPastedLinkAction } from './linkActions.ts';

type Props = {
  readonly t: AccessTexts;
  /** The beginning of every link of this gallery. */
  readonly start: string;
  readonly failed: boolean;
};

/** A field into which a link can be pasted: an installed gallery has no address bar. */
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
