import { BLOCK_HEADER_LENGTH, BLOCK_SIZE, packedLength } from './archiveLayout.ts';

/** How many blocks are passed on at once: half a mebibyte. */
const BLOCKS_AT_ONCE = 8;

/** Content is shorter or longer than announced. */
class WrongLengthError extends Error {
  override readonly name = 'WrongLengthError';
}

/**
 * A buffer in which `storedBlocks` passes on content of up to `size` bytes, however many contents follow one
 * another: an archive of ten thousand small files would leave as many buffers behind.
 */
export function blockBuffer(size: number): Uint8Array {
  const full = BLOCKS_AT_ONCE * (BLOCK_SIZE + BLOCK_HEADER_LENGTH);
  return new Uint8Array(Math.min(full, packedLength(size)));
}

/**
 * Content of `size` bytes as stored blocks of deflate (RFC 1951, 3.2.4), independent of its chunks:
 * each block but the last is full. `seen` is called with each chunk of the content. The blocks are
 * passed on in `out`, a `blockBuffer` of at least this size: each part is valid only until the next
 * is requested. Throws WrongLengthError where there is less or more content; if more, before the last
 * block is passed on.
 */
export async function* storedBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  out: Uint8Array,
  seen: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let filled = 0;
  let left = size;
  let leftInBlock = 0;
  const beginBlock = () => {
    leftInBlock = Math.min(BLOCK_SIZE, left);
    writeBlockHeader(out, filled, leftInBlock, left === leftInBlock);
    filled += BLOCK_HEADER_LENGTH;
  };
  if (size === 0) beginBlock();
  for await (const chunk of chunks) {
    if (chunk.length > left) throw new WrongLengthError(`more than ${size} bytes`);
    seen(chunk);
    for (let at = 0; at < chunk.length; ) {
      if (filled === out.length) {
        yield out;
        filled = 0;
      }
      if (leftInBlock === 0) beginBlock();
      const part = chunk.subarray(at, at + leftInBlock);
      out.set(part, filled);
      filled += part.length;
      leftInBlock -= part.length;
      left -= part.length;
      at += part.length;
    }
  }
  if (left > 0) throw new WrongLengthError(`${size - left} bytes instead of ${size}`);
  yield out.subarray(0, filled);
}

/**
 * Writes a block's header: whether it is the last one, the type (two zero bits), and its length,
 * plain and inverted.
 */
function writeBlockHeader(out: Uint8Array, at: number, length: number, last: boolean): void {
  out[at] = last ? 1 : 0;
  out[at + 1] = length & 0xff;
  out[at + 2] = length >>> 8;
  out[at + 3] = ~length & 0xff;
  out[at + 4] = (~length >>> 8) & 0xff;
}
