import { hasPermission } from '../../../lib/access/access.ts';
import { type AdminTexts, adminTexts } from '../../../lib/i18n/admin.ts';
import type { PageContext } from '../../_gallery/context.ts';

/**
 * The texts for an administrator who looks at the gallery as themselves; null for everybody else.
 * What pages show only then is no secret: each action checks for itself.
 */
export function ownerTexts({ actor, seeAs, locale }: PageContext): AdminTexts | null {
  return seeAs === null && hasPermission(actor, 'admin') ? adminTexts(locale) : null;
}
