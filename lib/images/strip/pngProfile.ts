import { deflateSync, inflateSync } from 'node:zlib';
import type { ByteReader, Extent } from './byteReader.ts';
import { MOST_PROFILE, planProfile } from './iccProfile.ts';
import { CannotStripError } from './pieces.ts';

/** The largest compressed profile that is written. Bytes. */
const MOST_MADE = 1536 * 1024;

const NAME = Buffer.from('ICC\0\0', 'latin1');

/**
 * Makes the body of an iCCP chunk (W3C PNG, 11.3.2.3) of this one, with the profile written anew and
 * without its name, which can be any text. Null where it is not a profile. Throws CannotStripError
 * where the profile is one that cannot be written anew.
 */
export async function makePngProfile(
  reader: ByteReader,
  { start, end }: Extent,
): Promise<Uint8Array | null> {
  if (end - start > MOST_PROFILE) throw new CannotStripError('too large a profile');
  const body = Uint8Array.from(await reader.exactly(start, end - start));
  const nameEnd = body.subarray(0, 80).indexOf(0);
  if (nameEnd < 1 || body[nameEnd + 1] !== 0) return null;
  const profile = inflateProfile(body.subarray(nameEnd + 2));
  const plan = profile && planProfile(profile);
  if (!plan) return null;
  const kept = plan.pieces.map((piece) =>
    piece.kind === 'bytes' ? piece.bytes : profile.subarray(piece.start, piece.end),
  );
  const compressed = deflateSync(Buffer.concat(kept));
  if (compressed.length > MOST_MADE) throw new CannotStripError('too large a profile');
  return Buffer.concat([NAME, compressed]);
}

/** Inflates a profile; null where it is no zlib stream, since decoders ignore such a profile. */
function inflateProfile(compressed: Uint8Array): Buffer | null {
  try {
    return inflateSync(compressed, { maxOutputLength: MOST_PROFILE });
  } catch (error) {
    const isLarge = error instanceof Error && 'code' in error && error.code === TOO_LARGE;
    if (isLarge) throw new CannotStripError('too large a profile', { cause: error });
    return null;
  }
}

const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';
