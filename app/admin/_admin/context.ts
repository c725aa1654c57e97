import { requirePermission } from '../../../lib/auth/request.ts';
import type { Config } from '../../../lib/config.ts';
import type { Database } from '../../../lib/db/open.ts';
import { hasPermission } from '../../../lib/domain/access.ts';
import { type AdminTexts, adminTexts } from '../../../lib/i18n/admin.ts';
import type { Dates } from '../../../lib/i18n/dates.ts';
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
  /** Whom this administrator looks as in the gallery. */
  readonly seen: PageContext['seen'];
};

/**
 * What an admin page or action needs. To be called first in each of them: it lets through only who
 * holds the permission.
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
    seen: page.seen,
    // These pages are the administrator's own, also while looking as somebody else.
    page: { ...page, viewer: actor, seeAs: null, seen: null },
  };
}
