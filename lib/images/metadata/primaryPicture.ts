import { type Box, boxesIn } from './boxesIn.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';

/** The primary picture of a HEIF. Pixels, upright and cropped as shown. */
export type PrimaryPicture = {
  readonly width: number;
  readonly height: number;
  /** Numbers of ITU-T H.273, tables 2 and 3; null where its properties have none. */
  readonly colours: { readonly primaries: number; readonly transfer: number } | null;
  /** The brightest light in it (`clli`), in nits; null: not known. */
  readonly peak: number | null;
};

/** `nclx`: colours by numbers, and not by a profile (ISO/IEC 14496-12, section 12.1.5). */
const NCLX = 0x6e636c78;
const MOST_PROPERTIES = 2 * 1024 * 1024;

/**
 * Reads what the properties of a HEIF's primary picture say of it (ISO/IEC 23008-12, section 6.5),
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
    return primary === null || !properties ? null : readProperties(reader, properties, primary);
  }
  return null;
}

async function readProperties(
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
  let size: Pick<PrimaryPicture, 'width' | 'height'> | null = null;
  let colours: PrimaryPicture['colours'] = null;
  let peak: number | null = null;
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
    if (property.kind === 'colr' && content.getUint32(0) === NCLX) {
      colours = { primaries: content.getUint16(4), transfer: content.getUint16(6) };
    }
    if (property.kind === 'clli') peak = content.getUint16(0) || null;
    const isTurned = property.kind === 'irot' && content.getUint8(0) % 2 === 1;
    if (isTurned && size) size = { width: size.height, height: size.width };
  }
  if (size === null || ![size.width, size.height].every(isSide)) return null;
  return { ...size, colours, peak };
}

/** Is it a number of pixels? Threat: a crop may divide by zero, and no page lays out what is infinite. */
function isSide(side: number): boolean {
  return side > 0 && side < 2 ** 32;
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
