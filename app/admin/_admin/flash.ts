import { parseRowKey, rowKeyText } from '../../../lib/db/rowKey.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { Undone } from '../../../lib/policies/undo.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import { lastValue } from '../../_gallery/parameters.ts';

/**
 * What an action has done, told on the page that it leads to. Threat: whoever sends an
 * administrator an address must not be able to make the gallery say things, so it holds one of
 * these words, numbers, and the key of a change, never a text.
 */
const words = [
  'saved',
  'administrators-made',
  'policies-set',
  'policies-unset',
  'policies-unchanged',
  'policies-restored',
  'nothing-chosen',
  'person-added',
  'person-exists',
  'person-removed',
  'person-back',
  'password-set',
  'password-removed',
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
  'scan-started',
  'scan-busy',
] as const;

export type Done = (typeof words)[number];

const numbers = ['created', 'changed', 'deleted', 'count', 'gone'] as const;

type Values = { readonly [Name in (typeof numbers)[number]]?: number } & {
  /** The change of policies, or the removal, that was made, as a form names it. */
  readonly change?: string;
};

/** The address that says so; a fragment stays at its end. */
export function withFlash(path: string, done: Done, values: Values = {}): string {
  const [before = '', fragment] = path.split('#', 2);
  const url = new URL(pageAddress(before), 'http://gallery.invalid');
  for (const name of ['done', 'change', ...numbers]) url.searchParams.delete(name);
  url.searchParams.set('done', done);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, String(value));
  return `${url.pathname}${url.search}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** For `withFlash`: saved, which made these administrators. */
export function savedMaking(administrators: readonly unknown[]): [Done, Values] {
  const count = administrators.length;
  return count > 0 ? ['administrators-made', { count }] : ['saved', {}];
}

/** For `withFlash`: what an undo restored, or whom it brought back. */
export function restored(undone: Undone): [Done, Values] {
  const { broughtBack, vanishedUserIds, vanishedGroupIds } = undone;
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

/** Those that name a change, which can be undone. */
const undoable: readonly Done[] = [
  'policies-set',
  'policies-unset',
  'person-removed',
  'group-removed',
];

type Given = Readonly<Record<string, string | string[] | undefined>>;

export type FlashMessage = {
  readonly text: string;
  /** The change of policies, or the removal, that can be undone. */
  readonly undo: string | null;
};

export function readFlash(t: AdminTexts, given: Given): FlashMessage | null {
  const done = words.find((word) => word === lastValue(given['done']));
  if (!done) return null;
  const number = (name: (typeof numbers)[number]) => {
    const text = lastValue(given[name]) ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : 0;
  };
  const change = parseRowKey(lastValue(given['change']));
  return {
    text: t(`done-${done}`, {
      created: number('created'),
      changed: number('changed'),
      deleted: number('deleted'),
      count: number('count'),
      gone: number('gone'),
    }),
    undo: undoable.includes(done) && change ? rowKeyText(change) : null,
  };
}
