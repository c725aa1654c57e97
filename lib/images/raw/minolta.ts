import { latin1 } from '../identify.ts';
import { type HeaderReader, viewOf } from '../metadata/headerReader.ts';

const MOST_BLOCKS = 20;

/**
 * Where the TIFF structure of Minolta's raw files (MRW) begins, which are made of named blocks; 0, as in
 * any other file, where this is none or has no such block. Rejects as `reader` does.
 */
export async function findMinoltaTiff(reader: HeaderReader): Promise<number> {
  if (latin1(await reader.upTo(0, 4), 0, 4) !== '\0MRM') return 0;
  let at = 8;
  for (let count = 0; count < MOST_BLOCKS; count += 1) {
    const block = await reader.exactly(at, 8);
    if (latin1(block, 0, 4) === '\0TTW') return at + 8;
    at += 8 + viewOf(block).getUint32(4);
  }
  return 0;
}
