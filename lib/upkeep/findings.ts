/** What `npm run doctor` looks at. */
import { messageOf } from '../process/thrown.ts';

type CheckName =
  | 'configuration'
  | 'versions'
  | 'packages'
  | 'library'
  | 'patterns'
  | 'permissions'
  | 'database'
  | 'space'
  | 'cache'
  | 'mail'
  | 'sign-in'
  | 'address'
  | 'clock'
  | 'decoders';

/**
 * The result of one look. `remedy` is what to do, and null where all is well: a result with a remedy
 * is a finding.
 */
export type Check = {
  readonly name: CheckName;
  readonly says: string;
  readonly remedy: string | null;
};

/** A check that found nothing wrong. */
export function fine(name: CheckName, says: string): Check {
  return { name, says, remedy: null };
}

/** A check that found something wrong. */
export function finding(name: CheckName, says: string, remedy: string): Check {
  return { name, says, remedy };
}

/** The first line of an error's message. */
export function reasonOf(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}
