import { rulesText } from '../../../lib/config/rules.ts';
import { listScans } from '../../../lib/scan/scanRow.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { EnterButton } from '../_admin/EnterButton.tsx';
import { PostedLines, PostedText } from '../policies/PostedFields.tsx';
import { tryRulesAction } from './actions.ts';
import { CopyRules } from './CopyRules.tsx';
import { Tried } from './Tried.tsx';

const HERE = '/admin/patterns';

/**
 * Shows what the patterns make of a path, and what other patterns would make of the whole library.
 * They are only tried here. The owner saves them, since gallery.yaml is the owner's file: it has
 * comments, may be read-only, and is read when the server starts.
 */
export default async function PatternsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { config, db, t } = context;
  const [last] = listScans(db, config.dataDir).filter(({ report }) => report !== null);
  const examples = last?.report?.unmatched_groups.items.map(({ example }) => example) ?? [];
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('patternsTitle')}
      up={{ href: '/admin/scan', text: t('scan') }}
      searchParams={await searchParams}
      intro={<p className="admin-prose">{t('patternsIntro')}</p>}
    >
      <ActionForm action={tryRulesAction} className="form" label={t('patternsTitle')}>
        <EnterButton />
        <div>
          <label htmlFor="path">{t('patternsPath')}</label>
          <PostedText name="path" describedBy="about-path" list="examples" />
          <small id="about-path">{t('patternsPathHint')}</small>
          <datalist id="examples">
            {examples.map((example) => (
              <option key={example} value={example} />
            ))}
          </datalist>
        </div>
        <div>
          <label htmlFor="rules">{t('patternsRules')}</label>
          <PostedLines name="rules" describedBy="about-rules" value={rulesText(config)} />
          <small id="about-rules">{t('patternsRulesHint')}</small>
        </div>
        <p className="actions">
          <button type="submit" name="what" value="path" className="button button-small">
            {t('patternsTryPath')}
          </button>
          <button
            type="submit"
            name="what"
            value="library"
            className="button button-small button-plain"
          >
            {t('patternsTryLibrary')}
          </button>
          <CopyRules copy={t('patternsCopy')} copied={t('copied')} />
        </p>
        <Tried />
      </ActionForm>
    </AdminFrame>
  );
}
