import { isIP } from 'node:net';
import { z } from 'zod';
import { parseByteSize } from '../text/byteSize.ts';
import { parseDuration } from '../time/duration.ts';
import { isBucketUrl, parseBucketUrl } from './buckets.ts';

/*
 * In these schemas the message of a check says what is expected. What was found and where is added
 * when faults are put into words.
 */

export const boolean = () => z.boolean({ error: 'true or false' });
export const text = (error: string) => z.string({ error }).min(1, { error });
export const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};
export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `one of ${words.join(', ')}` });

/** Why a text cannot name a directory of this machine, or null. */
export function directoryFault(value: string): string | null {
  if (isBucketUrl(value)) return 'a directory of this machine, not a bucket';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return 'a directory, not a URL';
  if (/^~(\/|$)/.test(value)) return 'a directory written out (~ is not expanded)';
  if (value.includes('\0')) return 'a directory without NUL in its name';
  return null;
}

/** A directory of this machine; `error` says what is expected. */
export const directory = (error: string) =>
  text(error).superRefine((value, context) => {
    const fault = directoryFault(value);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  });

const BUCKET = 'a bucket like s3://photos/family, its prefix a path without . and ..';

/** A directory of this machine, or a bucket. */
export const storage = (error: string) =>
  text(error).superRefine((value, context) => {
    const isBucket = isBucketUrl(value);
    const fault = isBucket ? parseBucketUrl(value) === null && BUCKET : directoryFault(value);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });

const ORIGIN = 'scheme and host alone, like https://photos.example.org';

/** A URL without path, query or user: routes begin at the root, links point there. */
export const origin = text(ORIGIN).refine((value) => findOrigin(value) !== null, { error: ORIGIN });

/** The origin that a text names, without trailing slash, or null if it is not one. */
export function findOrigin(value: string): string | null {
  const url = URL.parse(value);
  if (!url || !/^https?:\/\/[^/?#]+\/?$/i.test(value)) return null;
  return `${url.origin}/` === url.href ? url.origin : null;
}

const ZONE = 'a time zone like Europe/Paris';

export const timezone = text(ZONE).refine(isTimezone, { error: ZONE });

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const PROXY = 'an address or a range, like 127.0.0.1 or 10.0.0.0/8';

export const proxy = text(PROXY).refine(isAddressOrRange, { error: PROXY });

/** `/0` is refused: the server would believe every client's claim about its own address. */
function isAddressOrRange(value: string): boolean {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(value) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  return (
    prefix === undefined || (Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128))
  );
}

/** A duration such as `8s`, between two others, parsed to milliseconds. */
export const duration = (least: string, most: string) => {
  const error = `a time from ${least} to ${most}`;
  const [leastMs, mostMs] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0];
  return text(error).transform((value, context) => {
    const ms = parseDuration(value);
    if (ms !== null && ms >= leastMs && ms <= mostMs) return ms;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });
};

const BYTE_SIZE = 'a size of at least 10MB, like 20GB';
const LEAST_CACHE = 10e6;

export const byteSize = text(BYTE_SIZE).transform((value, context) => {
  const bytes = parseByteSize(value);
  if (bytes !== null && bytes >= LEAST_CACHE) return bytes;
  context.addIssue({ code: 'custom', message: BYTE_SIZE });
  return z.NEVER;
});
