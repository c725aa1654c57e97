import type { ByteReader } from './byteReader.ts';
import { BitReader } from './huffman.ts';
import { countUnits, type Scan, unitReader } from './jpegBlocks.ts';
import type { JpegFrame } from './jpegFrame.ts';
import { CannotStripError, type PieceList } from './pieces.ts';

/** Bytes. Longer than any unit can be, including stuffed bytes. */
const LONGEST_UNIT = 8 * 1024;
/** Bytes that are asked for at once. */
const ENOUGH = 64 * 1024;

/**
 * Adds the entropy-coded data of a scan, which begins at `start`, to the pieces; returns its end.
 *
 * Threat: bytes between the last unit and the next marker are not part of the picture; no decoder
 * reads them, and they can hide anything, such as a film or a text. Only counting the units shows
 * where the data ends, so the data is decoded as far as that requires. Bytes before a restart
 * marker are left out in the same way.
 */
export async function keepScan(
  reader: ByteReader,
  frame: JpegFrame,
  scan: Scan,
  start: number,
  pieces: PieceList,
): Promise<number> {
  const bits = new BitReader();
  const units = countUnits(frame, scan);
  const readUnit = unitReader(frame, scan, bits);
  let at = start;
  for (let done = 0, restarts = 0; ; restarts++) {
    const stop = scan.restartInterval > 0 ? Math.min(done + scan.restartInterval, units) : units;
    bits.begin(at);
    readUnit.restart();
    await reader.work(1);
    while (done < stop && !bits.isShort) {
      if (bits.left < LONGEST_UNIT && bits.wanted + bits.left < reader.size) {
        bits.supply(await reader.from(bits.wanted, ENOUGH));
      }
      const read = readUnit.read(done, stop);
      done += read;
      if (reader.isWorkLong(1 + (read >> 4))) await reader.work(0);
    }
    keepData(frame, at, bits, pieces);
    const marker = await nextMarker(reader, bits.usedTo);
    if (bits.isShort && marker === null) throw new CannotStripError('ends early');
    if (!bits.isShort && readUnit.hasMore()) throw new CannotStripError('more than its blocks');
    done = stop;
    if (done >= units || !marker || !isRestart(marker.code)) return bits.usedTo;
    if ((marker.code & 7) !== (restarts & 7)) throw new CannotStripError('restarts out of order');
    pieces.range(marker.at, marker.at + 2);
    at = marker.at + 2;
  }
}

/**
 * Keeps data up to the last bit that is used; the others of its byte are filled with the bit that
 * this encoder uses. Threat: up to seven bits at each of thousands of restarts.
 */
function keepData(frame: JpegFrame, start: number, bits: BitReader, pieces: PieceList): void {
  const { value, unused } = bits.last;
  if (unused > 0) frame.padding ??= (value & unused) === 0 ? 0 : 1;
  const filled = frame.padding === 0 ? value & ~unused : value | unused;
  const isSame = filled === value;
  pieces.range(start, bits.usedTo - (isSame ? 0 : value === 0xff ? 2 : 1));
  if (!isSame) pieces.bytes(Uint8Array.from(filled === 0xff ? [filled, 0] : [filled]));
}

type Marker = { readonly code: number; readonly at: number };

/**
 * The next marker from `from` on, or null. Bytes before it are skipped, as decoders do: some
 * cameras leave padding there.
 */
export async function nextMarker(reader: ByteReader, from: number): Promise<Marker | null> {
  for (let at = from; at + 1 < reader.size; ) {
    const bytes = await reader.from(at, 2);
    const found = bytes.indexOf(0xff);
    if (found < 0) at += bytes.length;
    else if (found + 1 === bytes.length) at += found || 1;
    else {
      const code = bytes[found + 1] ?? 0;
      if (code !== 0 && code !== 0xff) return { code, at: at + found };
      at += found + (code === 0 ? 2 : 1);
    }
  }
  return null;
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}
