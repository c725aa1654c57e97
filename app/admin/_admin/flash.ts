import type { Database } from '../../../lib/db/open.ts';
import { parseRowKey, rowKeyText } from '../../../lib/db/rowKey.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { Undone } from '../../../lib/policies/undo.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import { lastValue } from '../../_gallery/parameters.ts';
import { seenNumbers, seenText } from './seen.ts';

/**
 * The message about what an action has done, shown on the page to which it redirects. Threat:
 * somebody sends an administrator an address that makes the gallery show a text of their choice. So
 * the address contains only one of these words, numbers, and the key of a change.
 */
const words = [
  'saved',
  'administrators-made',
  'policies-set',
  'policies-unset',
  'policies-unchanged',
  'policies-restored',
  'standing-set',
  'standing-removed',
  'standing-given',
  'standing-restored',
  'photo-hidden',
  'photo-shown',
  'edited',
  'nothing-chosen',
  'person-added',
  'person-removed',
  'person-back',
  'password-set',
  'password-removed',
  'account-added',
  'account-removed',
  'group-added',
  'group-exists',
  'group-removed',
  'group-back',
  'link-revoked',
  'links-revoked',
  'link-mailed',
  'device-signed-out',
  'share-revoked',
  'photos-approved',
  'pair-joined',
  'pair-separated',
  'missing-forgotten',
  'scan-started',
  'scan-ended',
  'scan-busy',
] as const;

export type Done = (typeof words)[number];

const numbers = ['deleted', 'count', 'gone', ...seenNumbers] as const;

type NumberValues = { readonly [Name in (typeof numbers)[number]]: number };

type Values = Partial<NumberValues> & {
  /** The key of the change of policies, or of the removal, that was made. */
  readonly change?: string;
};

/** The address of a page with a message; a fragment stays at the end. */
export function withFlash(path: string, done: Done, values: Values = {}): string {
  const [before = '', fragment] = path.split('#', 2);
  const url = new URL(pageAddress(before), 'http://gallery.invalid');
  for (const name of ['done', 'change', ...numbers]) url.searchParams.delete(name);
  url.searchParams.set('done', done);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, String(value));
  return `${url.pathname}${url.search}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** Arguments for `withFlash`: it was saved, and made these users administrators. */
export function savedMessage(administrators: readonly unknown[]): [Done, Values] {
  const count = administrators.length;
  return count > 0 ? ['administrators-made', { count }] : ['saved', {}];
}

/** Arguments for `withFlash`: what an undo has restored. */
export function restored(undone: Undone): [Done, Values] {
  const { broughtBack, vanishedUserIds, vanishedGroupIds } = undone;
  if (undone.isStanding) return ['standing-restored', {}];
  const gone = vanishedUserIds.length + vanishedGroupIds.length;
  switch (broughtBack?.kind) {
    case 'user':
      return ['person-back', { count: broughtBack.links, gone }];
    case 'group':
      return ['group-back', { gone }];
    default:
      return ['policies-restored', { count: undone.restored, gone }];
  }
}

/** The messages about a change that can be undone. */
const undoable: readonly Done[] = [
  'policies-set',
  'policies-unset',
  'photo-hidden',
  'photo-shown',
  'edited',
  'standing-set',
  'standing-removed',
  'standing-given',
  'person-removed',
  'group-removed',
];

/**
 * The messages that people who may only start scans get to see. Threat: other messages contain the name of
 * the person or group whose id is in the address, and anybody can write any id there.
 */
const ofScans: readonly Done[] = ['scan-started', 'scan-ended', 'scan-busy'];

/** The reader of a message. */
type Reader = {
  readonly db: Database;
  readonly t: AdminTexts;
  /** If not, they may only start scans. */
  readonly isAdmin: boolean;
};

type Given = Readonly<Record<string, string | string[] | undefined>>;

type FlashMessage = {
  readonly text: string;
  /** The key of the change that can be undone. */
  readonly undo: string | null;
};

/** The message in an address, as `withFlash` wrote it; null: there is none. */
export function readFlash({ db, t, isAdmin }: Reader, given: Given): FlashMessage | null {
  const done = words.find((word) => word === lastValue(given['done']));
  if (!done || !(isAdmin || ofScans.includes(done))) return null;
  const number = (name: (typeof numbers)[number]) => {
    const text = lastValue(given[name]) ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : 0;
  };
  const values = Object.fromEntries(numbers.map((name) => [name, number(name)])) as NumberValues;
  const change = parseRowKey(lastValue(given['change']));
  const seen = done === 'policies-set' ? seenText(db, t, values) : '';
  return {
    text: seen || t(`done-${done}`, values),
    undo: undoable.includes(done) && change ? rowKeyText(change) : null,
  };
}
