import type { AdminTexts } from '../../../lib/i18n/admin.ts';

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
