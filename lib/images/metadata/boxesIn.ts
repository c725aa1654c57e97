import { latin1 } from '../identify.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';

/** A box of ISO/IEC 14496-12, section 4.2: the places of its content. */
export type Box = { readonly kind: string; readonly from: number; readonly end: number };

const MOST_BOXES = 1000;

/** The boxes from `start` to before `end`, and no more of them than files have. */
export async function* boxesIn(
  reader: HeaderReader,
  start: number,
  end: number,
): AsyncGenerator<Box> {
  let at = start;
  for (let count = 0; count < MOST_BOXES && at + 8 <= end; count += 1) {
    const head = await reader.upTo(at, 16);
    if (head.length < 8) return;
    const view = viewOf(head);
    const kind = latin1(head, 4, 8);
    let size = view.getUint32(0);
    let from = at + 8;
    if (size === 1 && head.length === 16) {
      size = Number(view.getBigUint64(8));
      from = at + 16;
    }
    // 0: the box reaches to the end of the file.
    const next = size === 0 ? end : at + size;
    if (next < from) return;
    yield { kind, from, end: Math.min(next, end) };
    at = next;
  }
}
