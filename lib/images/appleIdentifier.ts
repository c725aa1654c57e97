import { entriesAt, type TiffBlock } from './tiff/tiffBlock.ts';

const EXIF_IFD = 0x8769;
const MAKER_NOTE = 0x927c;
const CONTENT_IDENTIFIER = 0x0011;
const ASCII = 2;

/** The beginning of Apple's maker note: a name, a version, and the byte order of what follows. */
const APPLE = 'Apple iOS\0';
const IFD_OF_NOTE = 14;
const LONGEST = 200;

/**
 * The identifier by which an iPhone says that a picture and a film are one live photo: entry 0x0011
 * of the maker note (exiftool.org/TagNames/Apple.html), the same text as
 * `com.apple.quicktime.content.identifier` in the film. Null where a TIFF structure has none.
 */
export function readContentIdentifier(block: TiffBlock): string | null {
  const { view } = block;
  const exif = findEntry(block, block.first, EXIF_IFD);
  if (exif === null) return null;
  const note = findEntry(block, exif.number, MAKER_NOTE);
  if (note === null || note.number + note.count > view.byteLength) return null;
  // Offsets inside the note are from its beginning, in its own byte order.
  const inside = new DataView(view.buffer, view.byteOffset + note.number, note.count);
  if (inside.byteLength < IFD_OF_NOTE || textAt(inside, 0, APPLE.length) !== APPLE) return null;
  const little = inside.getUint16(IFD_OF_NOTE - 2) === 0x4949;
  const entry = findEntry({ view: inside, little }, IFD_OF_NOTE, CONTENT_IDENTIFIER);
  if (entry === null || entry.type !== ASCII || entry.count > LONGEST) return null;
  if (entry.count <= 4 || entry.number + entry.count > inside.byteLength) return null;
  return textAt(inside, entry.number, entry.count).split('\0')[0]?.trim() || null;
}

type Entry = { readonly type: number; readonly count: number; readonly number: number };

/** The entry of this tag in the directory at `start`; `number` is its value or the offset of it. */
function findEntry(
  block: Pick<TiffBlock, 'view' | 'little'>,
  start: number,
  tag: number,
): Entry | null {
  const { view, little } = block;
  const at = entriesAt(block, start).find((each) => view.getUint16(each, little) === tag);
  if (at === undefined) return null;
  return {
    type: view.getUint16(at + 2, little),
    count: view.getUint32(at + 4, little),
    number: view.getUint32(at + 8, little),
  };
}

function textAt(view: DataView, from: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, length);
  return Buffer.from(bytes).toString('latin1');
}
