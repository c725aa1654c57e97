import type { Database } from '../../../lib/db/open.ts';
import { parseRowKey, type RowKey, rowKeyText } from '../../../lib/db/rowKey.ts';
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
  /** The keys of the changes of policies, or of the removal, that were made; the first one first. */
  readonly change?: string | readonly string[];
};

/** The address of a page with a message; a fragment stays at the end. */
export function withFlash(path: string, done: Done, values: Values = {}): string {
  const [before = '', fragment] = path.split('#', 2);
  const url = new URL(pageAddress(before), 'http://gallery.invalid');
  for (const name of ['done', 'change', ...numbers]) url.searchParams.delete(name);
  url.searchParams.set('done', done);
  for (const [name, value] of Object.entries(values)) {
    for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  return `${url.pathname}${url.search}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** Values for `withFlash`: the change that can be undone, if there was one. */
export function undoOf(change: RowKey | null): Values {
  return change === null ? {} : { change: rowKeyText(change) };
}

/** Arguments for `withFlash`: it was saved, and made these users administrators. */
export function savedMessage(administrators: readonly unknown[]): [Done, Values] {
  const count = administrators.length;
  return count > 0 ? ['administrators-made', { count }] : ['saved', {}];
}

/** Arguments for `withFlash`: what an undo of one or several changes has restored. */
export function restored(undone: readonly Undone[]): [Done, Values] {
  const count = undone.reduce((sum, each) => sum + each.restored, 0);
  if (undone.some((each) => each.isStanding)) return ['standing-restored', { count }];
  const users = new Set(undone.flatMap((each) => each.vanishedUserIds));
  const groups = new Set(undone.flatMap((each) => each.vanishedGroupIds));
  const gone = users.size + groups.size;
  const broughtBack = undone.map((each) => each.broughtBack).find((each) => each !== null);
  switch (broughtBack?.kind) {
    case 'user':
      return ['person-back', { count: broughtBack.links, gone }];
    case 'group':
      return ['group-back', { gone }];
    default:
      return ['policies-restored', { count, gone }];
  }
}

/** The messages about a change that can be undone. */
const undoable: readonly Done[] = [
  'policies-set',
  'policies-unset',
  'photo-hidden',
  'photo-shown',
  'edited',
  'photos-approved',
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
  /** The keys of the changes that can be undone together; empty: there are none. */
  readonly undo: readonly string[];
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
  const changes = [given['change'] ?? []].flat().flatMap((text) => parseRowKey(text) ?? []);
  const seen = done === 'policies-set' ? seenText(db, t, values) : '';
  return {
    text: seen || t(`done-${done}`, values),
    undo: undoable.includes(done) ? changes.map(rowKeyText) : [],
  };
}
