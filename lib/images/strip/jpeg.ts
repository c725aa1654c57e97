import { type ByteReader, uint16 } from './byteReader.ts';
import { countUnits, type Scan } from './jpegBlocks.ts';
import { type Component, type JpegFrame, readFrame, segmentOf } from './jpegFrame.ts';
import { addHead, isHead, type JpegHead, readHead } from './jpegHead.ts';
import { isFrame, standsAlone } from './jpegMarkers.ts';
import { keepScan, nextMarker } from './jpegScan.ts';
import {
  finishTables,
  keepHuffman,
  keepQuantization,
  makeTables,
  readTables,
  type Tables,
} from './jpegTables.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';

/**
 * JPEG without personal metadata (ISO/IEC 10918-1, annex B), by allow-list: only what the picture
 * needs to look the same is kept. That is frame, tables and entropy-coded data, each cut to what
 * decoders read of it; the JFIF header without its thumbnail, Adobe's header, a valid colour
 * profile, and of Exif the orientation. Everything else is left out: other segments, bytes between
 * segments, and what follows the picture (the film of a motion photo, the further images of a
 * multi-picture file).
 */
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DHT = 0xc4;
const DRI = 0xdd;

const MOST_IN_UNIT = 10;
/** More than this libvips refuses, so that such a file has no thumbnail either. */
const MOST_SCANS = 100;

/** Photos with a depth map or a film in XMP have some hundreds of segments. */
const MOST_SEGMENTS = 10_000;

type Segment = { readonly start: number; readonly body: number; readonly end: number };

type State = {
  readonly reader: ByteReader;
  readonly head: JpegHead;
  readonly pieces: PieceList;
  readonly tables: Tables;
  frame: JpegFrame | null;
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
    reader,
    head: { profile: [] },
    pieces: new PieceList(),
    tables: makeTables(),
    frame: null,
    scans: 0,
    restartInterval: 0,
    keptInterval: 0,
    sent: new Map(),
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
  const isNeeded = isFrame(code) || [DHT, DQT, DRI].includes(code) || (isHead(code) && !isBegun);
  if (!isNeeded) return;
  const body = await state.reader.exactly(segment.body, segment.end - segment.body);
  if (isFrame(code)) {
    if (state.frame) throw new CannotStripError('two frames');
    state.frame = readFrame(code, body);
  } else if (code === DHT || code === DQT) {
    readTables(state.tables, code, body);
  } else if (code === DRI) {
    if (body.length < 2) throw new CannotStripError('no restart interval');
    state.restartInterval = uint16(body, 0);
  } else readHead(state.head, code, body, segment.body);
}

async function keepWholeScan(state: State, segment: Segment): Promise<number> {
  const { reader, frame, pieces, sent } = state;
  if (!frame) throw new CannotStripError('a scan without a frame');
  state.scans += 1;
  if (state.scans > MOST_SCANS) throw new CannotStripError('too many scans');
  const body = await reader.exactly(segment.body, segment.end - segment.body);
  const scan = readScan(state, frame, body);
  if (scan.restartInterval !== state.keptInterval) {
    const interval = scan.restartInterval;
    pieces.bytes(segmentOf(DRI, [interval >> 8, interval & 255]));
    state.keptInterval = interval;
  }
  keepScanHeader(frame, scan, pieces);
  for (const { component } of scan.components) {
    const lowest = sent.get(component) ?? new Uint8Array(64).fill(UNSENT);
    countSent(lowest, scan);
    sent.set(component, lowest);
    if (scan.from > 0) component.known ??= new Uint32Array(2 * component.columns * component.rows);
  }
  return keepScan(reader, frame, scan, segment.end, pieces);
}

const UNSENT = 255;

/**
 * Notes which bits of coefficients a scan sends. Threat: what is sent again later is replaced by
 * that, and can be another picture.
 */
function countSent(lowest: Uint8Array, { from, to, high, low }: Scan): void {
  const isNext = (bit: number) => (high === 0 ? bit === UNSENT : bit === high && low === high - 1);
  if (!lowest.subarray(from, to + 1).every(isNext)) {
    throw new CannotStripError('a scan that is out of order');
  }
  lowest.fill(low, from, to + 1);
}

/** Reads the header of a scan (B.2.3), and keeps the tables that it needs. */
function readScan(state: State, frame: JpegFrame, body: Uint8Array): Scan {
  const { tables, pieces, sent } = state;
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length !== 4 + 2 * count)
    throw new CannotStripError('no scan');
  const named = Array.from({ length: count }, (_, i) => {
    const [id, numbers = 0] = body.subarray(1 + 2 * i, 3 + 2 * i);
    const component = frame.components.find((each) => each.id === id);
    if (!component) throw new CannotStripError('a scan of nothing');
    return { component, numbers };
  });
  const blocks = named.reduce((sum, { component: { h, v } }) => sum + h * v, 0);
  if (count > 1 && blocks > MOST_IN_UNIT) throw new CannotStripError('too many blocks in a unit');
  const [first = 0, last = 0, bits = 0] = body.subarray(1 + 2 * count);
  const [from, to, high, low] = frame.isProgressive
    ? [first, last, bits >> 4, bits & 15]
    : [0, 63, 0, 0];
  const isBand = from === 0 ? to === 0 : from <= to && to <= 63 && count === 1;
  if (frame.isProgressive && !isBand) throw new CannotStripError('no band of coefficients');
  for (const { component } of named) {
    if (!sent.has(component)) keepQuantization(tables, component, pieces);
  }
  if (state.scans === 1) pieces.bytes(frame.segment);
  const components = named.map(({ component, numbers }) => ({
    component,
    dcNumber: numbers >> 4,
    acNumber: numbers & 15,
    dc: from === 0 && high === 0 ? keepHuffman(tables, numbers >> 4, pieces) : undefined,
    ac: to > 0 ? keepHuffman(tables, 16 + (numbers & 15), pieces) : undefined,
  }));
  const restartInterval =
    state.restartInterval < countUnits(frame, { components }) ? state.restartInterval : 0;
  return { components, from, to, high, low, restartInterval };
}

/** B.2.3: without the numbers of tables that the scan does not use. */
function keepScanHeader(frame: JpegFrame, scan: Scan, pieces: PieceList): void {
  const { components, from, to, high, low } = scan;
  const named = components.flatMap(({ component, dc, dcNumber, ac, acNumber }) => [
    component.newId,
    (dc ? dcNumber * 16 : 0) + (ac ? acNumber : 0),
  ]);
  const band = frame.isProgressive ? [from, to, high * 16 + low] : [0, 63, 0];
  pieces.bytes(segmentOf(SOS, [components.length, ...named, ...band]));
}

/** Have all bits of all coefficients been sent? Then the picture is complete, whatever follows. */
function isComplete({ frame, sent }: State): boolean {
  if (!frame) return false;
  return frame.components.every((component) => {
    const lowest = sent.get(component);
    return lowest !== undefined && (!frame.isProgressive || lowest.every((bit) => bit === 0));
  });
}

async function assemble(state: State): Promise<StripPlan> {
  const { reader, frame, head, pieces, tables } = state;
  const whole = new PieceList();
  whole.range(0, 2);
  await addHead(reader, head, frame?.components.length ?? 0, whole);
  finishTables(tables, { isGuessed: frame?.isProgressive === true && !isComplete(state) });
  for (const piece of pieces.plan().pieces) whole.add(piece);
  whole.bytes(Uint8Array.of(0xff, EOI));
  return whole.plan();
}
