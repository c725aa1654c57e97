/**
 * Tests only: an EXIF block as an iPhone writes it into the picture of a live photo, with its identifier
 * in a maker note that is always big-endian.
 */
export function appleTiff(identifier: string, { little = false } = {}): Buffer {
  const text = Buffer.from(`${identifier}\0`, 'latin1');
  const note = Buffer.concat([
    Buffer.from('Apple iOS\0\0\x01MM', 'latin1'),
    directory([[0x0011, 2, text.length, 14 + 2 + 12 + 4]], false),
    text,
  ]);
  const exifAt = 8 + 2 + 12 + 4;
  const noteAt = exifAt + 2 + 12 + 4;
  const head = Buffer.alloc(8);
  head.write(little ? 'II' : 'MM', 'latin1');
  writeNumber(head, 42, 2, 2, little);
  writeNumber(head, 8, 4, 4, little);
  return Buffer.concat([
    head,
    directory([[0x8769, 4, 1, exifAt]], little),
    directory([[0x927c, 7, note.length, noteAt]], little),
    note,
  ]);
}

type Entry = readonly [tag: number, type: number, count: number, value: number];

function directory(entries: readonly Entry[], little: boolean): Buffer {
  const bytes = Buffer.alloc(2 + 12 * entries.length + 4);
  writeNumber(bytes, entries.length, 0, 2, little);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    writeNumber(bytes, tag, 2 + 12 * i, 2, little);
    writeNumber(bytes, type, 4 + 12 * i, 2, little);
    writeNumber(bytes, count, 6 + 12 * i, 4, little);
    writeNumber(bytes, value, 10 + 12 * i, 4, little);
  }
  return bytes;
}

function writeNumber(bytes: Buffer, value: number, at: number, length: number, little: boolean) {
  if (little) bytes.writeUIntLE(value, at, length);
  else bytes.writeUIntBE(value, at, length);
}
