import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archiveFiles } from '../testing/testArchive.ts';
import { layoutArchive, packedLength } from './archiveLayout.ts';
import { centralDirectory, dataDescriptor, endRecords, localHeader } from './archiveRecords.ts';

type ArchiveEntry = { readonly name: string; readonly size: number; readonly mtimeMs: number };

const GIB = 2 ** 30;
const utc = () => 0;

function entry(size: number, more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  return { name: 'é.jpg', size, mtimeMs: 1_700_000_000_000, ...more };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function directoryOf(entries: readonly ArchiveEntry[]) {
  const layout = layoutArchive(archiveFiles(entries));
  const crcs = entries.map(() => 0xfedcba98);
  return { layout, bytes: Buffer.concat([...centralDirectory(layout, crcs, utc)]) };
}

/** The extra fields by their ids. */
function extras(bytes: Uint8Array): Map<number, DataView> {
  const fields = new Map<number, DataView>();
  for (let at = 0; at < bytes.length; ) {
    const header = view(bytes.subarray(at, at + 4));
    const length = header.getUint16(2, true);
    fields.set(header.getUint16(0, true), view(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return fields;
}

function localExtras(bytes: Uint8Array) {
  return extras(bytes.subarray(30 + view(bytes).getUint16(26, true)));
}

function directoryExtras(bytes: Uint8Array) {
  const start = 46 + view(bytes).getUint16(28, true);
  return extras(bytes.subarray(start, start + view(bytes).getUint16(30, true)));
}

function placed(one: ArchiveEntry) {
  const [first] = layoutArchive(archiveFiles([one])).entries;
  if (!first) throw new Error('no entry');
  return first;
}

describe('local header', () => {
  test('is of deflate, has the sizes and no CRC-32, which a descriptor of 16 bytes has', () => {
    const one = placed(entry(1000));
    const header = view(localHeader(one, utc));
    expect(header.getUint32(0, true)).toBe(0x04034b50);
    expect(header.getUint16(4, true)).toBe(20);
    expect(header.getUint16(6, true)).toBe(0x0808);
    expect(header.getUint16(8, true)).toBe(8);
    expect([14, 18, 22].map((at) => header.getUint32(at, true))).toEqual([0, 1005, 1000]);
    const descriptor = view(dataDescriptor(one, 0xfedcba98));
    expect([0, 4, 8, 12].map((at) => descriptor.getUint32(at, true))).toEqual([
      0x08074b50, 0xfedcba98, 1005, 1000,
    ]);
    expect(descriptor.byteLength).toBe(16);
  });

  test('has the time in UTC as an extended timestamp, when that holds it', () => {
    const field = localExtras(localHeader(placed(entry(1)), utc)).get(0x5455);
    expect(field?.getUint8(0)).toBe(1);
    expect(field?.getInt32(1, true)).toBe(1_700_000_000);
    const old = localExtras(localHeader(placed(entry(1, { mtimeMs: -1000 })), utc)).get(0x5455);
    expect(old?.getInt32(1, true)).toBe(-1);
    const far = placed(entry(1, { mtimeMs: Date.UTC(2050, 0) }));
    expect(localExtras(localHeader(far, utc)).size).toBe(0);
  });

  test('has a zip64 field once the blocks need 4 GiB - 1, and a descriptor of 24 bytes', () => {
    const blocks = 5 * 65_533;
    const below = localHeader(placed(entry(0xfffffffe - blocks)), utc);
    expect(view(below).getUint32(18, true)).toBe(0xfffffffe);
    expect(localExtras(below).has(1)).toBe(false);

    const size = 0xffffffff - blocks;
    const one = placed(entry(size));
    const header = localHeader(one, utc);
    expect(view(header).getUint16(4, true)).toBe(45);
    expect([18, 22].map((at) => view(header).getUint32(at, true))).toEqual([
      0xffffffff, 0xffffffff,
    ]);
    expect(localExtras(header).get(1)?.getBigUint64(0, true)).toBe(BigInt(size));
    expect(localExtras(header).get(1)?.getBigUint64(8, true)).toBe(0xffffffffn);
    const descriptor = view(dataDescriptor(one, 7));
    expect(descriptor.byteLength).toBe(24);
    expect(descriptor.getBigUint64(8, true)).toBe(0xffffffffn);
    expect(descriptor.getBigUint64(16, true)).toBe(BigInt(size));
  });
});

describe('central directory', () => {
  test('has the mode of a regular file made on Unix, 0644', () => {
    const header = view(directoryOf([entry(10)]).bytes);
    expect(header.getUint8(5)).toBe(3);
    expect(header.getUint32(38, true) >>> 16).toBe(0o100644);
  });

  test('puts an offset of 4 GiB and more into the zip64 field, alone', () => {
    const { layout, bytes } = directoryOf([entry(3 * GIB), entry(3 * GIB), entry(1)]);
    const third = bytes.subarray(bytes.lastIndexOf('PK\u0001\u0002'));
    expect(view(third).getUint16(6, true)).toBe(45);
    expect(view(third).getUint32(42, true)).toBe(0xffffffff);
    expect(view(third).getUint32(24, true)).toBe(1);
    const field = directoryExtras(third).get(1);
    expect(field?.byteLength).toBe(8);
    expect(field?.getBigUint64(0, true)).toBe(BigInt(layout.entries.at(2).offset));
  });

  test('of a large entry at a large offset has all three', () => {
    const { layout, bytes } = directoryOf([entry(5 * GIB), entry(6 * GIB)]);
    const field = directoryExtras(bytes.subarray(bytes.lastIndexOf('PK\u0001\u0002'))).get(1);
    expect([0, 8, 16].map((at) => Number(field?.getBigUint64(at, true)))).toEqual([
      6 * GIB,
      packedLength(6 * GIB),
      layout.entries.at(1).offset,
    ]);
  });

  test('refuses to be written without every CRC-32', () => {
    const layout = layoutArchive(archiveFiles([entry(1), entry(1)]));
    expect(() => [...centralDirectory(layout, [1], utc)]).toThrow(RangeError);
  });
});

describe('end records', () => {
  test('are the short one alone while everything fits', () => {
    const { layout } = directoryOf([entry(10)]);
    const end = view(endRecords(layout));
    expect(end.byteLength).toBe(22);
    expect(end.getUint32(0, true)).toBe(0x06054b50);
    expect(end.getUint16(10, true)).toBe(1);
    expect(end.getUint32(16, true)).toBe(layout.directoryOffset);
  });

  test.each([
    ['65,535 entries', Array.from({ length: 0xffff }, () => entry(0)), 0xffff],
    ['a directory beyond 4 GiB', [entry(3 * GIB), entry(3 * GIB)], 2],
  ])('are the zip64 ones before the short one for %s', (_, entries, count) => {
    const { layout } = directoryOf(entries);
    const end = view(endRecords(layout));
    expect(end.byteLength).toBe(56 + 20 + 22);
    expect(end.getUint32(0, true)).toBe(0x06064b50);
    expect(end.getBigUint64(4, true)).toBe(44n);
    expect(end.getBigUint64(32, true)).toBe(BigInt(count));
    expect(end.getBigUint64(40, true)).toBe(BigInt(layout.directoryLength));
    expect(end.getBigUint64(48, true)).toBe(BigInt(layout.directoryOffset));
    expect(end.getUint32(56, true)).toBe(0x07064b50);
    expect(end.getBigUint64(64, true)).toBe(
      BigInt(layout.directoryOffset + layout.directoryLength),
    );
    expect(end.getUint16(76 + 10, true)).toBe(Math.min(count, 0xffff));
  });

  test('65,534 entries need none', () => {
    const { layout } = directoryOf(Array.from({ length: 0xfffe }, () => entry(0)));
    expect(endRecords(layout)).toHaveLength(22);
  });
});

describe('foretold lengths', () => {
  const anyEntry = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 50 }),
    size: fc.oneof(
      fc.nat(100_000),
      fc.integer({ min: 0xffffffff - 2, max: 0xffffffff + 2 }),
      fc.integer({ min: 0, max: 2 ** 44 }),
    ),
    mtimeMs: fc.oneof(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), fc.constant(Number.NaN)),
  });

  test('are those of the records, whatever the sizes, names and times', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 20 }), (entries) => {
        const { layout, bytes } = directoryOf(entries);
        let at = 0;
        for (const one of layout.entries) {
          expect(one.offset).toBe(at);
          const around = localHeader(one, utc).length + dataDescriptor(one, 1).length;
          expect(one.length).toBe(around + packedLength(one.size));
          at += one.length;
        }
        expect(layout.directoryOffset).toBe(at);
        expect(layout.directoryLength).toBe(bytes.length);
        expect(layout.length).toBe(at + bytes.length + endRecords(layout).length);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('refuse a size of %d', (size) => {
    expect(() => layoutArchive(archiveFiles([entry(size)]))).toThrow(RangeError);
  });
});
