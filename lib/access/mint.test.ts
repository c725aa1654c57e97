import { expectTypeOf, test } from 'vitest';
import type { PhotoRow, VisiblePhoto } from '../photos/rows.ts';
import type { Visible } from './mint.ts';

test('1, 36 neither a row, nor a claim, nor a checked photo with another’s path is visible', () => {
  const claim = (row: PhotoRow) => ({ ...row, visible: true });
  const swap = (photo: VisiblePhoto, path: Buffer) => ({ ...photo, path });
  expectTypeOf<PhotoRow>().not.toExtend<VisiblePhoto>();
  expectTypeOf(claim).returns.not.toExtend<VisiblePhoto>();
  expectTypeOf(swap).returns.not.toExtend<VisiblePhoto>();
  expectTypeOf<VisiblePhoto>().toExtend<Visible<{ id: number; path: Buffer }>>();
});
