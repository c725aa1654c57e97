import { expectTypeOf, test } from 'vitest';
import type { PhotoRow, UnstrippedPhoto, VisiblePhoto } from '../photos/rows.ts';
import type { Purpose } from './access.ts';
import type { Check, Selection, selectVisible, Visible, VisibleIds } from './checkedRows.ts';

test('neither a row, nor a claim, nor a checked photo with another’s path is visible', () => {
  const claim = (row: PhotoRow) => ({ ...row, visible: true });
  const swap = (photo: VisiblePhoto, path: Buffer) => ({ ...photo, path });
  expectTypeOf<PhotoRow>().not.toExtend<VisiblePhoto>();
  expectTypeOf(claim).returns.not.toExtend<VisiblePhoto>();
  expectTypeOf(swap).returns.not.toExtend<VisiblePhoto>();
  expectTypeOf<VisiblePhoto>().toExtend<Visible<{ id: number; path: Buffer }>>();
});

test('whatever a photo was checked for, it may be seen, and is checked for nothing else', () => {
  expectTypeOf<VisiblePhoto<'originals'>>().toExtend<VisiblePhoto>();
  expectTypeOf<UnstrippedPhoto>().toExtend<VisiblePhoto<'metadata'>>();
  expectTypeOf<VisiblePhoto>().not.toExtend<VisiblePhoto<'originals'>>();
  expectTypeOf<VisiblePhoto<'originals'>>().not.toExtend<VisiblePhoto<'metadata'>>();
  expectTypeOf<VisiblePhoto<'archivedRenditions'>>().not.toExtend<
    VisiblePhoto<'archivedOriginals'>
  >();
  expectTypeOf<VisiblePhoto<'approve'>>().not.toExtend<VisiblePhoto>();
});

test('a row checked for a purpose that is known only at run time is typed as seen, and no more', () => {
  expectTypeOf<VisiblePhoto<Purpose>>().toExtend<VisiblePhoto>();
  expectTypeOf<VisiblePhoto<Purpose>>().not.toExtend<VisiblePhoto<'originals'>>();
  expectTypeOf<VisiblePhoto<'see' | 'approve'>>().not.toExtend<VisiblePhoto>();
  expectTypeOf<VisiblePhoto<Check>>().not.toExtend<VisiblePhoto>();
});

test('rows are made from a selection with the rule for their purpose, and from nothing else', () => {
  type From<For extends Check> = Parameters<typeof selectVisible<PhotoRow, For>>[1];
  type Unchecked = Pick<Selection, 'tables' | 'condition'>;
  expectTypeOf<Unchecked>().not.toExtend<From<'see'>>();
  expectTypeOf<Selection>().not.toExtend<From<'originals'>>();
  expectTypeOf<Selection<'originals'>>().toExtend<From<'originals'>>();
  expectTypeOf<ReadonlySet<number>>().not.toExtend<VisibleIds<'see'>>();
  expectTypeOf<VisibleIds<'see'>>().not.toExtend<VisibleIds<'metadata'>>();
});
