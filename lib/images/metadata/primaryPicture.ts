import { boxesIn } from './boxes.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';

/** The primary picture of a HEIF. Pixels, upright and cropped as shown. */
export type PrimaryPicture = { readonly width: number; readonly height: number };

type Box = { readonly kind: string; readonly from: number; readonly end: number };

const MOST_PROPERTIES = 2 * 1024 * 1024;

/**
 * Reads the size of a HEIF's primary picture from its properties (ISO/IEC 23008-12, section 6.5),
 * without a decoder. Null where there is none, as in a file that contains only a sequence of
 * pictures. Rejects as `reader` does.
 */
export async function readPrimaryPicture(reader: HeaderReader): Promise<PrimaryPicture | null> {
  for await (const box of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (box.kind !== 'meta') continue;
    let primary: number | null = null;
    let properties: Box | null = null;
    for await (const inner of boxesIn(reader, box.from + 4, box.end)) {
      if (inner.kind === 'iprp') properties = inner;
      if (inner.kind !== 'pitm') continue;
      const view = viewOf(await reader.exactly(inner.from, 8));
      primary = view.getUint8(0) === 0 ? view.getUint16(4) : view.getUint32(4);
    }
    return primary === null || !properties ? null : readSize(reader, properties, primary);
  }
  return null;
}

async function readSize(
  reader: HeaderReader,
  { from, end }: Box,
  primary: number,
): Promise<PrimaryPicture | null> {
  const all: Box[] = [];
  let numbers: readonly number[] = [];
  for await (const box of boxesIn(reader, from, end)) {
    if (box.kind === 'ipco') {
      for await (const property of boxesIn(reader, box.from, box.end)) all.push(property);
    }
    if (box.kind === 'ipma' && box.end - box.from <= MOST_PROPERTIES) {
      numbers = numbersOf(viewOf(await reader.exactly(box.from, box.end - box.from)), primary);
    }
  }
  let size: PrimaryPicture | null = null;
  for (const number of numbers) {
    const property = all[number - 1];
    if (!property) continue;
    const content = viewOf(await reader.upTo(property.from, 16));
    if (property.kind === 'ispe') {
      size = { width: content.getUint32(4), height: content.getUint32(8) };
    }
    if (property.kind === 'clap') {
      const side = (at: number) => Math.round(content.getUint32(at) / content.getUint32(at + 4));
      size = { width: side(0), height: side(8) };
    }
    const isTurned = property.kind === 'irot' && content.getUint8(0) % 2 === 1;
    if (isTurned && size) size = { width: size.height, height: size.width };
  }
  return size && size.width > 0 && size.height > 0 ? size : null;
}

/** `ipma` (section 9.3.1): the numbers of an item's properties, in order, from 1 on. */
function numbersOf(view: DataView, item: number): number[] {
  const isLong = view.getUint8(0) > 0;
  const isWide = (view.getUint8(3) & 1) === 1;
  let at = 8;
  for (
    let left = view.getUint32(4);
    left > 0 && at + (isLong ? 5 : 3) <= view.byteLength;
    left -= 1
  ) {
    const id = isLong ? view.getUint32(at) : view.getUint16(at);
    at += isLong ? 4 : 2;
    const count = view.getUint8(at);
    at += 1;
    const width = isWide ? 2 : 1;
    if (id === item && at + count * width <= view.byteLength) {
      return Array.from({ length: count }, (_, i) =>
        isWide ? view.getUint16(at + 2 * i) & 0x7fff : view.getUint8(at + i) & 0x7f,
      );
    }
    at += count * width;
  }
  return [];
}
