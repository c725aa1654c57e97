import { hasPermission } from '../../../lib/access/access.ts';
import type { Config } from '../../../lib/config/config.ts';
import type { Database } from '../../../lib/db/open.ts';
import { type AdminTexts, adminTexts } from '../../../lib/i18n/admin.ts';
import type { Dates } from '../../../lib/i18n/dates.ts';
import { requirePermission } from '../../../lib/sessions/request.ts';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';

export type AdminContext = {
  readonly config: Config;
  readonly db: Database;
  /** The administrator. */
  readonly actorId: number;
  readonly isAdmin: boolean;
  readonly t: AdminTexts;
  readonly dates: Dates;
  readonly page: PageContext;
};

/**
 * The context of an admin page or action. Must be called first in each of them: it returns only if
 * the viewer holds the permission.
 */
export async function getAdminContext(
  here: string,
  permission: 'admin' | 'scan' = 'admin',
): Promise<AdminContext> {
  const { user, actor } = await requirePermission(permission, here);
  const page = await getPageContext();
  return {
    config: page.config,
    db: page.db,
    actorId: user.id,
    isAdmin: hasPermission(actor, 'admin'),
    t: adminTexts(page.locale),
    dates: page.dates,
    page,
  };
}
