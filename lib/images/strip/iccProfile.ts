import { type ByteReader, type Extent, text, uint16, uint32 } from './byteReader.ts';
import { d50, minimalText, tagPieces, whitePoint } from './iccTags.ts';
import {
  CannotStripError,
  type Piece,
  PieceList,
  planOf,
  type StripPlan,
  slicePieces,
} from './pieces.ts';

/**
 * A colour profile (ICC.1:2022) without what tells of a person, a device or a place, by allow-list.
 * It is written anew: a header without manufacturer, model, creator, dates and identifiers; the tags
 * from which colours are computed, each in its exact length; and in place of the texts and the
 * white that every profile must have fixed ones. Threat: descriptions and copyright, in up to hundreds of languages,
 * contain names of people, and those of displays their serial numbers.
 *
 * The numbers of curves and tables remain as they are, since colours are computed from them. The
 * plan's ranges are those of the profile. Null where this is no profile, which programs then ignore.
 * Throws CannotStripError where colours are described in a manner that is not known here.
 */
export function planProfile(given: Uint8Array): StripPlan | null {
  const profile = given.subarray(0, uint32(given, 0));
  const version = profile[8] ?? 0;
  if (profile.length < TAGS_AT || text(profile, 36, 40) !== 'acsp') return null;
  const [kind, space] = [text(profile, 12, 16), text(profile, 16, 20)];
  const isKnown = profileKinds.has(kind) && colourSpaces.has(space) && version >= 1 && version <= 4;
  if (!isKnown) throw new CannotStripError('a profile of a rare kind');
  const tags = readTags(profile).filter(({ name }) => COLOUR_TAGS.test(name));
  return assemble(profile, version, tags);
}

/** The largest profile that is read. Bytes; those of printers have some three megabytes. */
export const MOST_PROFILE = 4 * 1024 * 1024;

const HEADER = 128;
const TAGS_AT = HEADER + 4;
const MOST_TAGS = 100;

/** Profiles of what pictures come from or are made for (7.2.5), and their colours (7.2.6). */
const profileKinds = new Set(['scnr', 'mntr', 'prtr', 'spac']);
const colourSpaces = new Set(['GRAY', 'RGB ', 'CMYK', 'Lab ', 'XYZ ', 'YCbr', 'Luv ', 'Yxy ']);

/** From these alone colours are computed (8.2 to 8.10). */
const COLOUR_TAGS = /^(?:chad|cicp|[rgb]XYZ|[rgbk]TRC|A2B[0-2]|B2A[0-2])$/;
/**
 * Tags that some programs use in place of those above. They are rare, so a profile with them is
 * refused.
 */
const RARE_TAGS = /^(?:D2B|B2D)/;

type Tag = { readonly name: string; readonly start: number; readonly end: number };

/** Reads the table of tags. Of several tags with one name the first counts. */
function readTags(profile: Uint8Array): Tag[] {
  const count = uint32(profile, HEADER);
  if (count > MOST_TAGS || TAGS_AT + 12 * count > profile.length) {
    throw new CannotStripError('a profile with too many tags');
  }
  const tags = new Map<string, Tag>();
  for (let at = TAGS_AT; at < TAGS_AT + 12 * count; at += 12) {
    const name = text(profile, at, at + 4);
    const start = uint32(profile, at + 4);
    const end = start + uint32(profile, at + 8);
    if (RARE_TAGS.test(name)) throw new CannotStripError('a profile with rare tags');
    if (!tags.has(name) && end <= profile.length) tags.set(name, { name, start, end });
  }
  return [...tags.values()];
}

type Written = { readonly at: number; readonly size: number };

function assemble(profile: Uint8Array, version: number, tags: readonly Tag[]): StripPlan {
  const content: Piece[] = [];
  const entries: { readonly name: string; readonly written: Written }[] = [];
  let end = TAGS_AT + 12 * (tags.length + 3);
  const write = (pieces: readonly Piece[]): Written => {
    const size = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
    const padding = new Uint8Array(-size & 3);
    content.push(...pieces, { kind: 'bytes', bytes: padding });
    const written = { at: end, size };
    end += size + padding.length;
    if (end > MOST_PROFILE) throw new CannotStripError('too large a profile');
    return written;
  };
  for (const name of ['desc', 'cprt']) {
    entries.push({ name, written: write([minimalText(name, version)]) });
  }
  entries.push({ name: 'wtpt', written: write([whitePoint()]) });
  // Several tags may share one content, as the curves of the three colours do.
  const shared = new Map<string, Written>();
  for (const { name, start, end: stop } of tags) {
    const key = `${start}-${stop}`;
    const written = shared.get(key) ?? write(tagPieces(profile, start, stop));
    shared.set(key, written);
    entries.push({ name, written });
  }
  const head = Buffer.alloc(TAGS_AT + 12 * entries.length);
  writeHeader(head, profile, version, end);
  head.writeUInt32BE(entries.length, HEADER);
  for (const [i, { name, written }] of entries.entries()) {
    head.write(name, TAGS_AT + 12 * i, 'latin1');
    head.writeUInt32BE(written.at, TAGS_AT + 12 * i + 4);
    head.writeUInt32BE(written.size, TAGS_AT + 12 * i + 8);
  }
  const whole = new PieceList();
  whole.bytes(head);
  for (const piece of content) whole.add(piece);
  return whole.plan();
}

/** 7.2: what is not written here is zero, which the standard allows for all but a date. */
function writeHeader(head: Buffer, profile: Uint8Array, version: number, size: number): void {
  head.writeUInt32BE(size, 0);
  // The last of each major version, so that all tags are allowed.
  head.writeUInt16BE(version >= 4 ? 0x0440 : 0x0240, 8);
  head.set(profile.subarray(12, 24), 12);
  if (!['XYZ ', 'Lab '].includes(text(profile, 20, 24))) {
    throw new CannotStripError('a profile of a rare kind');
  }
  for (const [i, value] of [2000, 1, 1].entries()) head.writeUInt16BE(value, 24 + 2 * i);
  head.write('acsp', 36, 'latin1');
  const intent = uint16(profile, 66);
  head.writeUInt32BE(intent <= 3 ? intent : 0, 64);
  // The only illuminant that is allowed.
  head.set(d50, 68);
}

function sizeOf(piece: Piece): number {
  return piece.kind === 'bytes' ? piece.bytes.length : piece.end - piece.start;
}

/**
 * Plans the profile that consists of these parts of a file, in pieces of the file. Null as above.
 */
export async function planEmbeddedProfile(
  reader: ByteReader,
  parts: readonly Extent[],
): Promise<StripPlan | null> {
  const size = parts.reduce((sum, { start, end }) => sum + end - start, 0);
  if (size > MOST_PROFILE) throw new CannotStripError('too large a profile');
  const profile = new Uint8Array(size);
  const whole = new PieceList();
  let at = 0;
  for (const { start, end } of parts) {
    profile.set(await reader.exactly(start, end - start), at);
    at += end - start;
    whole.range(start, end);
  }
  const plan = planProfile(profile);
  return (
    plan &&
    planOf(
      plan.pieces.flatMap((piece) =>
        piece.kind === 'bytes' ? piece : [...slicePieces(whole.plan(), piece.start, piece.end)],
      ),
    )
  );
}
