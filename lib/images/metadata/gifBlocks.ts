import { type Blocks, noBlocks } from './blocks.ts';
import type { HeaderReader } from './headerReader.ts';

/** Bytes at the beginning and at the end of a GIF in which its XMP is looked for, since pictures lie between. */
const HEAD = 128 * 1024;
const TAIL = 64 * 1024;

/**
 * Finds the XMP of a GIF (ISO 16684-3, section 1.1.2): an application's block whose packet is not cut into
 * pieces, and before whose end stands each number from 255 down to 0. Rejects as `reader` does.
 */
export async function readGifBlocks(reader: HeaderReader): Promise<Blocks> {
  const xmp = packetIn(await reader.upTo(0, HEAD));
  if (xmp !== null || reader.size === null || reader.size <= HEAD) return { ...noBlocks, xmp };
  return { ...noBlocks, xmp: packetIn(await reader.upTo(reader.size - TAIL, TAIL)) };
}

/** The beginning of the block: extension, application, the length of its name. */
const BEGINNING = Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1');
const END = Buffer.from('\x01\xff\xfe\xfd', 'latin1');

function packetIn(part: Uint8Array): Uint8Array | null {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const from = bytes.indexOf(BEGINNING);
  const end = from === -1 ? -1 : bytes.indexOf(END, from);
  return end === -1 ? null : Uint8Array.from(bytes.subarray(from + BEGINNING.length, end));
}
