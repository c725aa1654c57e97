const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A thousand years. What lasts longer could end in a year of five digits, which pages cannot show.
 */
const MOST_MS = 365_250 * 86_400_000;

/**
 * Parses `8s`, `5m`, `12h`, `30d`, `6w` to milliseconds; null for other texts, and for more than a
 * thousand years.
 */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const ms = count === undefined ? null : Number(count) * (unitMs[unit] ?? 0);
  return ms !== null && ms <= MOST_MS ? ms : null;
}
