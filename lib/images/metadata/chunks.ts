import { crc32, inflateSync } from 'node:zlib';
import { latin1 } from '../identify.ts';
import { type Blocks, findTiff, noBlocks } from './blocks.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';
import { decodeText } from './texts.ts';

const MOST_CHUNKS = 5000;
const MOST_BLOCK = 512 * 1024;

/** Chunks of a PNG that may contain metadata. */
const metadataChunks = new Set(['eXIf', 'iTXt', 'tEXt', 'zTXt']);

/**
 * Keywords of the comments that are read. Threat: a file has room for thousands of others, of which
 * each takes half a megabyte once it is inflated.
 */
const keywords: ReadonlySet<string> = new Set([
  ...['Title', 'Description', 'Creation Time', 'XML:com.adobe.xmp'],
  ...['exif', 'APP1', 'xmp', 'iptc', 'APP13'].map((kind) => `Raw profile type ${kind}`),
]);

/** Bytes at the end of a PNG in which chunks are looked for that stand behind the picture. */
const TAIL = 64 * 1024;

/**
 * Reads the chunks of a PNG (PNG 3, section 11.3) before and behind its picture. Rejects as `reader`
 * does.
 */
export async function readPngBlocks(reader: HeaderReader): Promise<Blocks> {
  const comments = new Map<string, Uint8Array>();
  let exif: Uint8Array | null = null;
  const keep = (kind: string, data: Uint8Array) => {
    if (kind === 'eXIf') exif ??= findTiff(data);
    else addComment(comments, kind, data);
  };
  let at = 8;
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const head = await reader.upTo(at, 8);
    if (head.length < 8) break;
    const length = viewOf(head).getUint32(0);
    const kind = latin1(head, 4, 8);
    if (kind === 'IEND') break;
    if (metadataChunks.has(kind) && length <= MOST_BLOCK) {
      keep(kind, Uint8Array.from(await reader.upTo(at + 8, length)));
    }
    at += 12 + length;
    // Picture data often has thousands of chunks, and each would have to be read to find the next
    // one.
    if (kind === 'IDAT' && reader.size !== null && at < reader.size - TAIL) {
      const tail = await reader.upTo(reader.size - TAIL, TAIL);
      for (const [name, data] of chunksIn(Uint8Array.from(tail))) keep(name, data);
      break;
    }
  }
  const profile = (...names: string[]) =>
    names.map((name) => readProfile(comments.get(`Raw profile type ${name}`))).find(Boolean) ??
    null;
  const app1 = profile('exif', 'APP1');
  return {
    ...noBlocks,
    exif: exif ?? (app1 && findTiff(app1)),
    xmp: comments.get('XML:com.adobe.xmp') ?? profile('xmp'),
    iptc: profile('iptc', 'APP13'),
    comments: new Map([...comments].map(([name, text]) => [name, decodeText(text)])),
  };
}

/**
 * Finds the chunks that begin anywhere in these bytes; their checksums tell them from picture data.
 */
function* chunksIn(bytes: Uint8Array): Generator<[kind: string, data: Uint8Array]> {
  const text = latin1(bytes, 0, bytes.length);
  const view = viewOf(bytes);
  for (const { index, 0: kind } of text.matchAll(/eXIf|iTXt|tEXt|zTXt/g)) {
    if (index < 4) continue;
    const end = index + 4 + view.getUint32(index - 4);
    if (end + 4 > bytes.length) continue;
    if (crc32(bytes.subarray(index, end)) !== view.getUint32(end)) continue;
    yield [kind, bytes.subarray(index + 4, end)];
  }
}

/** `keyword\0text`, for `iTXt` with flags, language and translated keyword between them. */
function addComment(comments: Map<string, Uint8Array>, kind: string, data: Uint8Array): void {
  const end = data.indexOf(0);
  if (end < 1 || end > 79) return;
  const name = latin1(data, 0, end);
  if (!keywords.has(name) || comments.has(name)) return;
  if (kind === 'tEXt') comments.set(name, data.subarray(end + 1));
  else if (kind === 'zTXt') comments.set(name, inflated(data.subarray(end + 2)));
  else {
    const isCompressed = data[end + 1] === 1;
    const language = data.indexOf(0, end + 3);
    const translated = data.indexOf(0, language + 1);
    if (language === -1 || translated === -1) return;
    const text = data.subarray(translated + 1);
    comments.set(name, isCompressed ? inflated(text) : text);
  }
}

/** Threat: a few bytes inflate to gigabytes. */
function inflated(data: Uint8Array): Uint8Array {
  try {
    return inflateSync(data, { maxOutputLength: MOST_BLOCK });
  } catch {
    return new Uint8Array();
  }
}

/**
 * Before PNG had its `eXIf` chunk, ImageMagick wrote blocks as text, and GIMP still does: a line with
 * the name, one with the length, then hexadecimal digits.
 */
function readProfile(comment: Uint8Array | undefined): Uint8Array | null {
  const lines = comment && latin1(comment, 0, comment.length).trim().split('\n');
  if (lines === undefined || lines.length < 3) return null;
  return Buffer.from(lines.slice(2).join(''), 'hex').subarray(0, Number(lines[1]) || 0);
}

/**
 * Reads the chunks of a WebP (RFC 9649, section 2.7), which stand behind the picture. Rejects as
 * `reader` does.
 */
export async function readWebpBlocks(reader: HeaderReader): Promise<Blocks> {
  let exif: Uint8Array | null = null;
  let xmp: Uint8Array | null = null;
  const start = await reader.upTo(0, 30);
  // Only a file with this chunk may have metadata.
  if (latin1(start, 12, 16) !== 'VP8X') return noBlocks;
  let at = 12;
  for (let count = 0; count < MOST_CHUNKS && (exif === null || xmp === null); count += 1) {
    const head = await reader.upTo(at, 8);
    if (head.length < 8) break;
    const kind = latin1(head, 0, 4);
    const length = viewOf(head).getUint32(4, true);
    if ((kind === 'EXIF' || kind === 'XMP ') && length <= MOST_BLOCK) {
      const data = Uint8Array.from(await reader.upTo(at + 8, length));
      if (kind === 'EXIF') exif ??= findTiff(data);
      else xmp ??= data;
    }
    at += 8 + length + (length % 2);
  }
  return { ...noBlocks, exif, xmp };
}
