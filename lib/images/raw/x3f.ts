import type { HeaderReader } from '../metadata/headerReader.ts';
import { viewAt } from '../tiff/tiffFile.ts';
import { type Candidate, orientationOfDegrees, type RawParts } from './rawDirectories.ts';

/* Sigma's raw files: described by P. Harvey and others, exiftool.org (SigmaRaw), and by dcraw. */

const [FILE, DIRECTORY, IMAGE, IMAGE_2] = [0x464f5662, 0x53454364, 0x494d4147, 0x494d4132];
/** The format of a section's picture that is a JPEG. */
const JPEG = 18;
const ENTRY = 12;
const MOST_SECTIONS = 50;
/** What stands before the picture of a section. */
const SECTION_HEAD = 28;

/** Reads Sigma's X3F, whose directory is at its end; null where the file is something else. */
export async function openX3f(reader: HeaderReader): Promise<RawParts | null> {
  const head = await viewAt(reader, 0, 40);
  if (head?.getUint32(0) !== FILE) return null;
  const size = reader.size ?? 0;
  const last = await viewAt(reader, size - 4, 4);
  const at = last?.getUint32(0, true) ?? 0;
  const directory = await viewAt(reader, at, 12);
  const sections = directory?.getUint32(0) === DIRECTORY ? directory.getUint32(8, true) : 0;
  const candidates: Candidate[] = [];
  for (let nth = 0; nth < Math.min(sections, MOST_SECTIONS); nth += 1) {
    const entry = await viewAt(reader, at + 12 + nth * ENTRY, ENTRY);
    const kind = entry?.getUint32(8);
    if (!entry || (kind !== IMAGE && kind !== IMAGE_2)) continue;
    const start = entry.getUint32(0, true);
    const section = await viewAt(reader, start, SECTION_HEAD);
    if (section?.getUint32(12, true) !== JPEG) continue;
    candidates.push({ start: start + SECTION_HEAD, end: start + entry.getUint32(4, true) });
  }
  return { candidates, orientation: orientationOfDegrees(head.getUint32(36, true)) };
}
