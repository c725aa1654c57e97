import type { AdminTexts } from '../../../lib/i18n/admin.ts';

/** How long a link may live, in days, as forms post it. */
export const lifetimes = ['1', '7', '30', '90', '365'] as const;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The instant (in milliseconds) at which a lifetime that begins now ends. */
export function expiryAfter(days: (typeof lifetimes)[number]): number {
  return Date.now() + Number(days) * DAY_MS;
}

/** The lifetimes to choose from in a `<select>`. */
export function LifetimeOptions({ t }: { readonly t: AdminTexts }) {
  return lifetimes.map((days) => (
    <option key={days} value={days}>
      {t('lifetime-days', { count: Number(days) })}
    </option>
  ));
}
