import { type ByteReader, uint16 } from './byteReader.ts';
import { type HuffmanTable, makeHuffmanTable } from './huffman.ts';
import { addProfile, type ProfilePart } from './iccProfile.ts';
import { type Component, type JpegFrame, keepScan, nextMarker, type Scan } from './jpegScan.ts';
import { EXIF, orientationTiff, readTiffOrientation, startsWith } from './orientation.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';

/**
 * JPEG without personal metadata (ISO/IEC 10918-1, annex B), by allow-list: only what the picture
 * needs to look the same is kept. That is frame, tables and entropy-coded data, each cut to what
 * decoders read of it; the JFIF header without its thumbnail, Adobe's header, a valid colour
 * profile, and of Exif the orientation. Everything else is left out: other segments, bytes between
 * segments, and what follows the picture (the film of a motion photo, the further images of a
 * multi-picture file).
 */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DHT = 0xc4;
const DAC = 0xcc;
const DRI = 0xdd;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

/**
 * The limit that decoders have. Threat: a header of a few bytes claims a picture of 65,535 by
 * 65,535.
 */
const MOST_PIXELS = 0x3fff * 0x3fff;
const MOST_IN_UNIT = 10;
/** No kind of JPEG that browsers show has more. */
const MOST_COMPONENTS = 4;
/** More than this libvips refuses, so that such a file has no thumbnail either. */
const MOST_SCANS = 100;

/** Photos with a depth map or a film in XMP have some hundreds of segments. */
const MOST_SEGMENTS = 10_000;

type Segment = { readonly start: number; readonly body: number; readonly end: number };

type Table = { readonly body: Uint8Array; isKept: boolean; codes?: HuffmanTable };

type State = {
  readonly reader: ByteReader;
  /** Segments before the picture, by kind: only one of each is kept. */
  readonly head: { jfif?: Uint8Array; adobe?: Uint8Array; exif?: Uint8Array };
  readonly profile: ProfilePart[];
  readonly pieces: PieceList;
  /** Tables by destination: of Huffman codes by class and number (B.2.4.2), the last defined. */
  readonly huffman: Map<number, Table>;
  readonly quantization: Map<number, Table>;
  frame: (JpegFrame & { readonly segment: Segment; readonly quantizers: readonly number[] }) | null;
  scans: number;
  restartInterval: number;
  keptInterval: number;
  /** For each component, the lowest bit sent so far of each coefficient. */
  readonly sent: Map<Component, Uint8Array>;
};

/** Plans a JPEG. Throws CannotStripError where the file is not a JPEG, or one of a rare kind. */
export async function planJpeg(reader: ByteReader): Promise<StripPlan> {
  if (uint16(await reader.exactly(0, 2), 0) !== 0xffd8) throw new CannotStripError('no JPEG');
  const state: State = {
    ...{ reader, head: {}, profile: [], pieces: new PieceList(), huffman: new Map() },
    ...{ quantization: new Map(), keptInterval: 0 },
    ...{ frame: null, scans: 0, restartInterval: 0, sent: new Map() },
  };
  for (let at = 2; ; ) {
    reader.countPart(MOST_SEGMENTS);
    const marker = await nextMarker(reader, at);
    const isBegun = state.sent.size > 0;
    if (marker === null || marker.code === EOI) {
      if (!isBegun || marker === null) throw new CannotStripError('ends early');
      break;
    }
    if (standsAlone(marker.code)) {
      at = marker.at + 2;
      continue;
    }
    const segment = await readSegment(reader, marker.at);
    if (marker.code === SOS) {
      at = await keepWholeScan(state, segment);
      if (isComplete(state)) break;
    } else {
      await keepSegment(state, marker.code, segment, isBegun);
      at = segment.end;
    }
  }
  return assemble(state);
}

/** Is this a marker without a length: TEM, RST0 to RST7 or SOI? */
function standsAlone(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= SOI);
}

/**
 * Is this a frame header: SOF0 to SOF15, without the other segments in that range (DHT, JPG, DAC)?
 */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== DHT && code !== 0xc8 && code !== DAC;
}

async function readSegment(reader: ByteReader, start: number): Promise<Segment> {
  const length = uint16(await reader.exactly(start + 2, 2), 0);
  const end = start + 2 + length;
  if (length < 2 || end > reader.size) throw new CannotStripError('a segment without an end');
  return { start, body: start + 4, end };
}

async function keepSegment(
  state: State,
  code: number,
  segment: Segment,
  isBegun: boolean,
): Promise<void> {
  const isNeeded = isFrame(code) || [DHT, DQT, DRI, APP0, APP1, APP2, APP14].includes(code);
  if (!isNeeded || (isBegun && code >= APP0)) return;
  const { reader, head, profile } = state;
  const body = await reader.exactly(segment.body, segment.end - segment.body);
  if (isFrame(code)) keepFrame(state, code, segment, body);
  else if (code === DHT) readTables(state.huffman, body, huffmanLength);
  else if (code === DQT) readTables(state.quantization, body, quantizationLength);
  else if (code === DRI) {
    if (body.length < 2) throw new CannotStripError('no restart interval');
    state.restartInterval = uint16(body, 0);
  } else if (code === APP0 && startsWith(body, 'JFIF\0') && body.length >= 12) {
    head.jfif ??= segmentOf(APP0, [...body.subarray(0, 12), 0, 0]);
  } else if (code === APP14 && startsWith(body, 'Adobe') && body.length >= 12) {
    // Decoders use the last one.
    head.adobe = segmentOf(APP14, [...body.subarray(0, 12)]);
  } else if (code === APP1 && startsWith(body, 'Exif\0\0')) {
    // Decoders use the first one, even if it has no orientation.
    head.exif ??= Uint8Array.from(body.subarray(EXIF.length));
  } else if (code === APP2 && startsWith(body, 'ICC_PROFILE\0') && body.length >= 14) {
    const [number = 0, count = 0] = body.subarray(12, 14);
    profile.push({
      number,
      count,
      head: segment.start,
      start: segment.body + 14,
      end: segment.end,
    });
  }
}

function segmentOf(code: number, body: readonly number[]): Uint8Array {
  const length = body.length + 2;
  return Uint8Array.of(0xff, code, length >> 8, length & 255, ...body);
}

/**
 * Reads the tables of a segment; what follows them is left out. They are kept only once a scan
 * needs them. Threat: tables that no scan uses, or that are replaced before it, can hide anything.
 */
function readTables(
  tables: Map<number, Table>,
  body: Uint8Array,
  lengthAt: (body: Uint8Array, at: number) => number,
): void {
  for (let at = 0; at < body.length; ) {
    const end = at + lengthAt(body, at);
    if (end > body.length) break;
    const kind = body[at] ?? 0;
    if ((kind & 0xef) > 3) throw new CannotStripError('no table');
    const table = { body: Uint8Array.from(body.subarray(at, end)), isKept: false };
    const destination = lengthAt === huffmanLength ? kind : kind & 15;
    const before = tables.get(destination);
    const isSame = before && Buffer.compare(before.body, table.body) === 0;
    if (!isSame) tables.set(destination, table);
    at = end;
  }
}

/** B.2.4.2: how many codes there are of each length, then their symbols. */
function huffmanLength(body: Uint8Array, at: number): number {
  return 17 + body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
}

/** B.2.4.1: 64 values of one or two bytes each. */
function quantizationLength(body: Uint8Array, at: number): number {
  return 1 + (((body[at] ?? 0) >> 4) + 1) * 64;
}

/** Keeps a table, unless it is kept already. */
function keepTable(pieces: PieceList, code: number, table: Table | undefined): void {
  if (!table) throw new CannotStripError('without its tables');
  if (!table.isKept) pieces.bytes(segmentOf(code, [...table.body]));
  table.isKept = true;
}

/** Keeps the table that a scan names, and makes it ready for decoding. */
function keepHuffman({ huffman, pieces }: State, destination: number): HuffmanTable {
  const table = huffman.get(destination);
  keepTable(pieces, DHT, table);
  const body = table?.body ?? new Uint8Array();
  const codes = table?.codes ?? makeHuffmanTable(body.subarray(1, 17), body.subarray(17));
  if (!table || !codes) throw new CannotStripError('no Huffman table');
  table.codes = codes;
  return codes;
}

/**
 * Keeps the tables of quantization that the components of a scan use, before their first scan:
 * decoders use what is defined then.
 */
function keepQuantization(state: State, scanned: readonly Component[]): void {
  const { frame, pieces, quantization, sent } = state;
  const isFirst = state.scans === 1;
  for (const [i, component] of (frame?.components ?? []).entries()) {
    const table = quantization.get(frame?.quantizers[i] ?? 0);
    const isNeeded = scanned.includes(component) && !sent.has(component);
    if (isNeeded || (isFirst && table)) keepTable(pieces, DQT, table);
  }
  if (isFirst && frame) pieces.range(frame.segment.start, frame.segment.end);
}

function keepFrame(state: State, code: number, segment: Segment, body: Uint8Array): void {
  // Only the kinds that browsers show: baseline, extended and progressive with Huffman codes.
  if (code > 0xc2) throw new CannotStripError('a frame of a rare kind');
  if (state.frame) throw new CannotStripError('two frames');
  const [height, width, count] = [uint16(body, 1), uint16(body, 3), body[5] ?? 0];
  if (count === 0 || count > MOST_COMPONENTS || body.length !== 6 + 3 * count)
    throw new CannotStripError('no frame');
  if (width * height === 0 || width * height > MOST_PIXELS) throw new CannotStripError('its size');
  const factors = Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0] = body.subarray(6 + 3 * i, 8 + 3 * i);
    return { id, h: sampling >> 4, v: sampling & 15 };
  });
  if (factors.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) {
    throw new CannotStripError('sampling that is none');
  }
  const mostH = Math.max(...factors.map(({ h }) => h));
  const mostV = Math.max(...factors.map(({ v }) => v));
  const components = factors.map(
    (factor): Component => ({
      ...factor,
      columns: Math.ceil(Math.ceil((width * factor.h) / mostH) / 8),
      rows: Math.ceil(Math.ceil((height * factor.v) / mostV) / 8),
      known: null,
    }),
  );
  state.frame = {
    isProgressive: code === 0xc2,
    components,
    columns: Math.ceil(width / (8 * mostH)),
    rows: Math.ceil(height / (8 * mostV)),
    segment,
    quantizers: factors.map((_, i) => body[8 + 3 * i] ?? 0),
  };
}

async function keepWholeScan(state: State, segment: Segment): Promise<number> {
  const { reader, frame, pieces, sent } = state;
  if (!frame) throw new CannotStripError('a scan without a frame');
  state.scans += 1;
  if (state.scans > MOST_SCANS) throw new CannotStripError('too many scans');
  const body = await reader.exactly(segment.body, segment.end - segment.body);
  const scan = readScan(state, frame, body);
  if (state.restartInterval !== state.keptInterval) {
    const interval = state.restartInterval;
    pieces.bytes(segmentOf(DRI, [interval >> 8, interval & 255]));
    state.keptInterval = interval;
  }
  pieces.range(segment.start, segment.end);
  for (const { component } of scan.components) {
    const lowest = sent.get(component) ?? new Uint8Array(64).fill(255);
    lowest.fill((body.at(-1) ?? 0) & 15, scan.from, scan.to + 1);
    sent.set(component, lowest);
    if (scan.from > 0) component.known ??= new Uint32Array(2 * component.columns * component.rows);
  }
  return keepScan(reader, frame, scan, segment.end, pieces);
}

/** Reads the header of a scan (B.2.3), and keeps the tables that it needs. */
function readScan(state: State, frame: JpegFrame, body: Uint8Array): Scan {
  const { restartInterval } = state;
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length !== 4 + 2 * count)
    throw new CannotStripError('no scan');
  const named = Array.from({ length: count }, (_, i) => {
    const [id, tables = 0] = body.subarray(1 + 2 * i, 3 + 2 * i);
    const component = frame.components.find((each) => each.id === id);
    if (!component) throw new CannotStripError('a scan of nothing');
    return { component, tables };
  });
  const blocks = named.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
  if (count > 1 && blocks > MOST_IN_UNIT) throw new CannotStripError('too many blocks in a unit');
  const [first = 0, last = 0, approximation = 0] = body.subarray(1 + 2 * count);
  const [from, to, high] = frame.isProgressive ? [first, last, approximation >> 4] : [0, 63, 0];
  const isBand = from === 0 ? to === 0 : from <= to && to <= 63 && count === 1;
  if (frame.isProgressive && !isBand) throw new CannotStripError('no band of coefficients');
  keepQuantization(
    state,
    named.map(({ component }) => component),
  );
  const components = named.map(({ component, tables }) => ({
    component,
    dc: from === 0 && high === 0 ? keepHuffman(state, tables >> 4) : undefined,
    ac: to > 0 ? keepHuffman(state, 16 + (tables & 15)) : undefined,
  }));
  return { components, from, to, high, restartInterval };
}

/** Have all bits of all coefficients been sent? Then the picture is complete, whatever follows. */
function isComplete({ frame, sent }: State): boolean {
  if (!frame) return false;
  return frame.components.every((component) => {
    const lowest = sent.get(component);
    return lowest !== undefined && (!frame.isProgressive || lowest.every((bit) => bit === 0));
  });
}

async function assemble({ reader, head, profile, pieces }: State): Promise<StripPlan> {
  const whole = new PieceList();
  whole.range(0, 2);
  if (head.jfif) whole.bytes(head.jfif);
  const orientation = head.exif ? readTiffOrientation(head.exif) : 1;
  if (orientation !== 1) {
    whole.bytes(segmentOf(APP1, [...EXIF, ...orientationTiff(orientation)]));
  }
  await addProfile(reader, profile, whole);
  if (head.adobe) whole.bytes(head.adobe);
  for (const piece of pieces.plan().pieces) whole.add(piece);
  whole.bytes(Uint8Array.of(0xff, EOI));
  return whole.plan();
}
