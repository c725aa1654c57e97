import type { AdminTexts } from '../../../lib/i18n/admin.ts';

export const pickTexts = (t: AdminTexts) => ({
  all: t('selectAll'),
  none: t('selectNone'),
  chosen: t('chosen'),
  hint: t('pickHint'),
});
