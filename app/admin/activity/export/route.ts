import { activityCsv, checkedStream } from '../../../../lib/activity/activityList.ts';
import { watchPermission } from '../../../../lib/sessions/request.ts';
import { getAdminContext } from '../../_admin/context.ts';
import { activityFilter, parseActivity } from '../filter.ts';

/** The activity as a CSV file, for administrators. */
export async function GET(request: Request): Promise<Response> {
  const { db, config, t } = await getAdminContext('/admin/activity');
  const asked = parseActivity(new URL(request.url).searchParams);
  const filter = activityFilter(asked, config.timezone);
  const lines = activityCsv(db, filter, (name) => t('activityRemoved', { name }));
  return new Response(checkedStream(lines, await watchPermission('admin')), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename=activity.csv',
      'Cache-Control': 'private, no-store',
    },
  });
}
