import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { ByteReader } from './byteReader.ts';
import type { Extent } from './deflated.ts';
import { cover, usedExtents } from './iccProfile.ts';
import type { PieceList } from './pieces.ts';

/** The largest compressed profile that is read, and the largest that is written. Bytes. */
const MOST_COMPRESSED = 4 * 1024 * 1024;
const MOST_INFLATED = 8 * 1024 * 1024;
const MOST_MADE = 32 * 1024;

const NAME = Buffer.from('iCCPICC\0\0', 'latin1');

/**
 * Adds the iCCP chunk (W3C PNG, 11.3.2.3) with this body. The profile's name is replaced, since it
 * can be any text, and unknown parts of the profile are replaced by zeros. Adds nothing where it is
 * not a profile.
 */
export async function addPngProfile(
  reader: ByteReader,
  { start, end }: Extent,
  pieces: PieceList,
): Promise<void> {
  if (end - start > MOST_COMPRESSED) return;
  const body = Uint8Array.from(await reader.exactly(start, end - start));
  const nameEnd = body.subarray(0, 80).indexOf(0);
  if (nameEnd < 1 || body[nameEnd + 1] !== 0) return;
  const compressed = body.subarray(nameEnd + 2);
  const known = await knownProfile(compressed);
  if (!known) return;
  if (known.isAll) return addChunk(pieces, compressed, { start: end - compressed.length, end });
  const made = deflateSync(known.profile);
  if (made.length <= MOST_MADE) addChunk(pieces, made, null);
}

/**
 * The profile with unknown parts replaced by zeros; `isAll`: nothing had to be replaced, and
 * nothing else was there.
 */
async function knownProfile(compressed: Uint8Array) {
  try {
    const { buffer, engine } = inflateSync(compressed, {
      info: true,
      maxOutputLength: MOST_INFLATED,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    const used = await usedExtents(buffer.length, async (from, to) => buffer.subarray(from, to));
    if (!used) return null;
    const profile = Buffer.from(buffer);
    for (const { extent, isUsed } of cover(used, 0, buffer.length)) {
      if (!isUsed) profile.fill(0, extent.start, extent.end);
    }
    const isAll = profile.equals(buffer) && engine.bytesWritten === compressed.length;
    return { profile, isAll };
  } catch {
    return null;
  }
}

/** `range`: where the compressed bytes are in the file; null where they are new. */
function addChunk(pieces: PieceList, compressed: Uint8Array, range: Extent | null): void {
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(NAME.length - 4 + compressed.length);
  ends.writeUInt32BE(crc32(compressed, crc32(NAME)), 4);
  pieces.bytes(Buffer.concat([ends.subarray(0, 4), NAME]));
  if (range) pieces.range(range.start, range.end);
  else pieces.bytes(compressed);
  pieces.bytes(ends.subarray(4));
}
