import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { ChangeSummary } from '../../../lib/policies/impact/impact.ts';
import type { Difference } from '../../../lib/policies/impact/shares.ts';

/** What somebody gains and loses, in words; empty texts: nothing. */
export type SummaryLine = {
  readonly key: string;
  readonly who: string;
  readonly gains: string;
  readonly loses: string;
  /** What their list of albums will look like; empty for holders of a link, who have none. */
  readonly after: string;
};

/** A line for each person, and for the holders of each share. */
export function summaryLines(t: AdminTexts, { people, shares }: ChangeSummary): SummaryLine[] {
  const line = (
    key: string,
    who: string,
    { gained, lost }: Difference,
    after = '',
  ): SummaryLine => ({
    key,
    who,
    after,
    gains: amountText(t, gained),
    loses: amountText(t, lost),
  });
  return [
    ...people.map((each) =>
      line(
        `user:${each.user?.id ?? 'none'}`,
        each.user?.name ?? t('everybody'),
        each,
        t('listThen', { count: each.listed }),
      ),
    ),
    ...shares.map(({ share, ...each }) =>
      line(`share:${share.id}`, t('holdersOfLink', { name: share.name }), each),
    ),
  ];
}

/** "3 albums, one photo"; empty where there are none of either. */
export function amountText(
  t: AdminTexts,
  { albums, photos }: { readonly albums: number; readonly photos: number },
): string {
  return [
    ...(albums > 0 ? [t('albumCount', { count: albums })] : []),
    ...(photos > 0 ? [t('photoCount', { count: photos })] : []),
  ].join(', ');
}
