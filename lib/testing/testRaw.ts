import { box } from './testBox.ts';

/**
 * Tests only: the value of a field; it may be the offset of a directory or of a block, or a block's
 * length.
 */
type Value =
  | number
  | readonly number[]
  | Buffer
  | { readonly directory: number }
  | { readonly block: number }
  | { readonly lengthOf: number };

type TestField = readonly [tag: number, type: number, value: Value];

type TestTiff = {
  readonly magic?: number;
  readonly little?: boolean;
  /** Each with its fields; `next` is the number of the directory that follows it. */
  readonly directories: readonly {
    readonly fields: readonly TestField[];
    readonly next?: number;
  }[];
  readonly blocks?: readonly Buffer[];
  /** What offsets count from, before the first byte. */
  readonly base?: number;
  readonly head?: Buffer;
};

const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 13: 4 };

/** Tests only: a TIFF structure of these directories, followed by blocks. */
export function tiffOf(tiff: TestTiff): Buffer {
  const { magic = 42, little = true, directories, blocks = [], base = 0, head } = tiff;
  const number = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes);
    if (little) buffer.writeUIntLE(value, 0, bytes);
    else buffer.writeUIntBE(value, 0, bytes);
    return buffer;
  };
  const first =
    head ?? Buffer.concat([Buffer.from(little ? 'II' : 'MM'), number(magic, 2), number(8, 4)]);
  const places: number[] = [];
  let end = first.length;
  for (const { fields } of directories) {
    places.push(base + end);
    end += 6 + 12 * fields.length;
  }
  const blockPlaces = blocks.map((block) => {
    const place = base + end;
    end += block.length;
    return place;
  });
  const extra: Buffer[] = [];
  const write = ([tag, type, value]: TestField): Buffer => {
    const size = SIZES[type] ?? 1;
    const bytes = bytesOf(value, size);
    const count = bytes.length / size;
    const head = [number(tag, 2), number(type, 2), number(count, 4)];
    if (bytes.length <= 4) return Buffer.concat([...head, bytes, Buffer.alloc(4 - bytes.length)]);
    extra.push(bytes);
    const at = base + end;
    end += bytes.length;
    return Buffer.concat([...head, number(at, 4)]);
  };
  const bytesOf = (value: Value, size: number): Buffer => {
    if (Buffer.isBuffer(value)) return value;
    if (typeof value === 'number') return number(value, size);
    if ('directory' in value) return number(places[value.directory] ?? 0, 4);
    if ('block' in value) return number(blockPlaces[value.block] ?? 0, 4);
    if ('lengthOf' in value) return number(blocks[value.lengthOf]?.length ?? 0, 4);
    return Buffer.concat(value.map((each) => number(each, size)));
  };
  const written = directories.map(({ fields, next }) =>
    Buffer.concat([
      number(fields.length, 2),
      ...fields.map(write),
      number(next === undefined ? 0 : (places[next] ?? 0), 4),
    ]),
  );
  return Buffer.concat([first, ...written, ...blocks, ...extra]);
}

const ASCII = 2;
const SHORT = 3;
const LONG = 4;

/** Tests only: the fields of a JPEG that is a block of its own. */
export function jpegFields(block: number): TestField[] {
  return [
    [0x0201, LONG, { block }],
    [0x0202, LONG, { lengthOf: block }],
  ];
}

/** Tests only: a raw file like a NEF, with a date, a small picture, and a larger one below. */
export function makeNef(small: Buffer, large: Buffer, orientation = 1, little = true): Buffer {
  return tiffOf({
    little,
    directories: [
      {
        fields: [
          [0x010f, ASCII, Buffer.from('NIKON\0')],
          [0x0112, SHORT, orientation],
          [0x014a, LONG, { directory: 1 }],
          ...jpegFields(0),
          [0x8769, LONG, { directory: 2 }],
        ],
      },
      { fields: jpegFields(1) },
      { fields: [[0x9003, ASCII, Buffer.from('2019:05:04 03:02:01\0')]] },
    ],
    blocks: [small, large, Buffer.from('the sensor has 14 bits'.repeat(4000))],
  });
}

/** Tests only: a CR3 with a smaller picture in a box, and a larger one in a track. */
export function makeCr3(small: Buffer, large: Buffer, orientation: number): Buffer {
  const camera = tiffOf({ directories: [{ fields: [[0x0112, SHORT, orientation]] }] });
  const offset = Buffer.alloc(16);
  offset.writeUInt32BE(1, 4);
  const size = Buffer.alloc(12);
  size.writeUInt32BE(large.length, 4);
  size.writeUInt32BE(1, 8);
  const make = () => {
    const table = box('stbl', box('stsz', size), box('co64', offset));
    const track = box('trak', box('mdia', box('minf', table)));
    const canon = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
    const preview = Buffer.from('eaf42b5e1c984b88b9fbb7dc406e4d16', 'hex');
    const before = Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\x01crx isom')),
      box('moov', box('uuid', canon, box('CMT1', camera)), track),
      box('uuid', preview, Buffer.alloc(8), box('PRVW', Buffer.alloc(16), small)),
    ]);
    return { before, whole: Buffer.concat([before, box('mdat', large)]) };
  };
  offset.writeUInt32BE(make().before.length + 8, 12);
  return make().whole;
}

/** Tests only: Fujifilm's raw file with this picture. */
export function makeRaf(jpeg: Buffer): Buffer {
  const head = Buffer.alloc(148);
  head.write('FUJIFILMCCD-RAW 0201');
  head.writeUInt32BE(148, 84);
  head.writeUInt32BE(jpeg.length, 88);
  return Buffer.concat([head, jpeg, Buffer.alloc(1000, 'sensor')]);
}

/** Tests only: Canon's CRW with two pictures, turned by so many degrees, in a heap inside the heap. */
export function makeCrw(small: Buffer, large: Buffer, degrees: number): Buffer {
  const info = Buffer.alloc(28);
  info.writeInt32LE(degrees, 12);
  const properties = heap([[0x1810, info]]);
  const whole = heap([
    [0x2005, Buffer.alloc(2000, 'sensor')],
    [0x300a, properties],
    [0x2008, small],
    [0x2007, large],
  ]);
  const head = Buffer.alloc(26);
  head.write('II\x1a\0\0\0HEAPCCDR', 'latin1');
  return Buffer.concat([head, whole]);
}

/** A heap of CRW: values, their directory, and its offset. */
function heap(values: readonly (readonly [tag: number, value: Buffer])[]): Buffer {
  const directory = Buffer.alloc(2 + 10 * values.length);
  directory.writeUInt16LE(values.length);
  let end = 0;
  for (const [nth, [tag, value]] of values.entries()) {
    directory.writeUInt16LE(tag, 2 + 10 * nth);
    directory.writeUInt32LE(value.length, 4 + 10 * nth);
    directory.writeUInt32LE(end, 8 + 10 * nth);
    end += value.length;
  }
  const place = Buffer.alloc(4);
  place.writeUInt32LE(end);
  return Buffer.concat([...values.map(([, value]) => value), directory, place]);
}

/** Tests only: Sigma's X3F with two pictures, turned by so many degrees. */
export function makeX3f(small: Buffer, large: Buffer, degrees: number): Buffer {
  const head = Buffer.alloc(40);
  head.write('FOVb');
  head.writeUInt32LE(degrees, 36);
  const section = (format: number, data: Buffer) => {
    const start = Buffer.alloc(28);
    start.write('SECi');
    start.writeUInt32LE(format, 12);
    return Buffer.concat([start, data]);
  };
  const sections = [
    section(30, Buffer.alloc(2000, 'sensor')),
    section(18, small),
    section(18, large),
  ];
  const directory = Buffer.alloc(12 + 12 * sections.length + 4);
  directory.write('SECd');
  directory.writeUInt32LE(sections.length, 8);
  let end = head.length;
  for (const [nth, data] of sections.entries()) {
    directory.writeUInt32LE(end, 12 + 12 * nth);
    directory.writeUInt32LE(data.length, 16 + 12 * nth);
    directory.write(nth === 2 ? 'IMA2' : 'IMAG', 20 + 12 * nth);
    end += data.length;
  }
  directory.writeUInt32LE(end, directory.length - 4);
  return Buffer.concat([head, ...sections, directory]);
}

/** Tests only: Minolta's MRW, in whose maker's note the picture is, with another first byte than JPEGs have. */
export function makeMrw(large: Buffer, orientation: number): Buffer {
  const stored = Buffer.concat([Buffer.from([2]), large.subarray(1)]);
  const note = (base: number) =>
    tiffOf({
      head: Buffer.alloc(0),
      base,
      directories: [
        {
          fields: [
            [0x0088, LONG, { block: 0 }],
            [0x0089, LONG, { lengthOf: 0 }],
          ],
        },
      ],
      blocks: [stored],
    });
  const tiff = (noteAt: number) =>
    tiffOf({
      directories: [
        {
          fields: [
            [0x0112, SHORT, orientation],
            [0x8769, LONG, { directory: 1 }],
          ],
        },
        { fields: [[0x927c, 7, note(noteAt)]] },
      ],
    });
  const whole = tiff(tiff(0).length - note(0).length);
  const block = (name: string, data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([Buffer.from(`\0${name}`), size, data]);
  };
  return block('MRM', Buffer.concat([block('PRD', Buffer.alloc(24)), block('TTW', whole)]));
}
