import type { ActivityFilter } from '../../../lib/activity/activityList.ts';
import { instantOf } from '../../../lib/time/localTime.ts';

/** The filter as it is in the address. */
export type AskedActivity = {
  readonly kind?: string;
  /** A user's id, or `nobody`. */
  readonly person?: string;
  /** Days, `YYYY-MM-DD`, both inclusive. */
  readonly since?: string;
  readonly till?: string;
};

const forms = {
  kind: /^[a-z-]{1,40}$/,
  person: /^(nobody|[1-9]\d{0,14})$/,
  since: /^\d{4}-\d\d-\d\d$/,
  till: /^\d{4}-\d\d-\d\d$/,
} as const satisfies Record<keyof AskedActivity, RegExp>;

/** Parses the address; invalid values are ignored. */
export function parseActivity(search: URLSearchParams): AskedActivity {
  const entries = Object.entries(forms).flatMap(([name, form]) => {
    const value = search.get(name) ?? '';
    const isDay = name === 'since' || name === 'till';
    return form.test(value) && !(isDay && Number.isNaN(Date.parse(value))) ? [[name, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** The filter for the list that the address asks for; days are those of the gallery's time zone. */
export function activityFilter(
  { kind, person, since, till }: AskedActivity,
  timezone: string,
): ActivityFilter {
  return {
    ...(kind !== undefined && { kind }),
    ...(person !== undefined && { userId: person === 'nobody' ? person : Number(person) }),
    ...(since !== undefined && { from: startOf(since, 0, timezone) }),
    ...(till !== undefined && { until: startOf(till, 1, timezone) }),
  };
}

function startOf(date: string, daysLater: number, timezone: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const midnight = { hour: 0, minute: 0, second: 0 };
  return instantOf({ year, month, day: day + daysLater, ...midnight }, timezone);
}
