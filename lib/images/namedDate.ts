import { parseDate, type ReadDate } from './takenDate.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Mon Mar 10 15:04:43 2003`, as C's ctime writes a date. */
const OF_CTIME = /^[a-z]{2,3} ([a-z]{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/i;
/** `Fri, 23 Jan 2009 23:17:35 -0600`, as mail has it (RFC 5322, section 3.3); the seconds may be left out. */
const OF_MAIL =
  /^(?:[a-z]{2,4},? )?(\d{1,2}) ([a-z]{3})[a-z]* (\d{4}) (\d\d:\d\d(?::\d\d)?)(?: (?:([+-]\d{4})|(GMT|UTC?|Z))\b.*)?$/i;

/** Parses a date with the English name of its month, or one that `parseDate` reads. Null for any other text. */
export function parseNamedDate(text: string | null): ReadDate | null {
  const line = text?.trim().replace(/\s+/g, ' ') ?? '';
  const mail = OF_MAIL.exec(line);
  if (mail) {
    const [, day = '', month = '', year = '', time = '', offset, isUtc] = mail;
    return dateOf(year, month, day, `${time}${offset ?? (isUtc ? 'Z' : '')}`);
  }
  const [isOfCtime, month = '', day = '', time = '', year = ''] = OF_CTIME.exec(line) ?? [];
  return isOfCtime ? dateOf(year, month, day, time) : parseDate(text);
}

function dateOf(year: string, name: string, day: string, time: string): ReadDate | null {
  const month = months.indexOf(name.toLowerCase()) + 1;
  return parseDate(`${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')} ${time}`);
}
