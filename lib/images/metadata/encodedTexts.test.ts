import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readAbout } from '../../testing/testMetadata.ts';

const drawn = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#876' } });
const aboutOf = (file: Buffer) => readAbout({ head: file, size: file.length, read: null });

/** An APP13 segment of a JPEG with IPTC datasets (IIM 4.2), in these bytes. */
function withIptc(jpeg: Buffer, ...datasets: [record: number, number: number, value: Buffer][]) {
  const data = Buffer.concat(
    datasets.flatMap(([record, number, value]) => [
      Buffer.from([0x1c, record, number, value.length >> 8, value.length & 255]),
      value,
    ]),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const parts = [Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0', 'latin1'), size, data];
  const body = Buffer.concat([...parts, Buffer.alloc(data.length % 2)]);
  const head = Buffer.from([0xff, 0xed, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

const caption = (value: Buffer, ...before: [number, number, Buffer][]) =>
  drawn()
    .jpeg()
    .toBuffer()
    .then((jpeg) => aboutOf(withIptc(jpeg, ...before, [2, 120, value])))
    .then(({ texts }) => texts.caption);
const set = (code: string): [number, number, Buffer] => [1, 90, Buffer.from(code, 'latin1')];

it.each([
  ['UTF-8 that says so', 'Výlet 日本', [set('\x1b%G')], Buffer.from('Výlet 日本')],
  ['UTF-8 that does not', 'Výlet', [], Buffer.from('Výlet')],
  ['Latin-1', 'Café', [], Buffer.from('Café', 'latin1')],
  ['the Windows of Western Europe', 'l’été', [], Buffer.from('6c92e974e9', 'hex')],
  ['Latin-2', 'Žluť', [set('\x1b-B')], Buffer.from('ae6c75bb', 'hex')],
  ['Cyrillic', 'Мир', [set('\x1b-L')], Buffer.from('bcd8e0', 'hex')],
])('IPTC in %s', async (_name, text, before, value) => {
  expect(await caption(value, ...before)).toBe(text);
});

it('IPTC names the place, the nearest first', async () => {
  const jpeg = await drawn().jpeg().toBuffer();
  const place = (number: number, text: string): [number, number, Buffer] => [
    ...([2, number] as const),
    Buffer.from(text),
  ];
  const written = withIptc(jpeg, place(90, 'Příbor'), place(101, 'Česko'), place(92, 'Náměstí'));
  expect((await aboutOf(written)).texts.places).toEqual(['Náměstí', 'Příbor', 'Česko']);
});

const comment = async (code: string, text: Buffer) => {
  const value = Buffer.concat([Buffer.from(code.padEnd(8, '\0'), 'latin1'), text]);
  // A TIFF with the one tag UserComment, in its EXIF directory.
  const tiff = Buffer.alloc(44);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  const entry = (at: number, ...[tag, type, count, to]: [number, number, number, number]) => {
    tiff.writeUInt16LE(1, at);
    tiff.writeUInt16LE(tag, at + 2);
    tiff.writeUInt16LE(type, at + 4);
    tiff.writeUInt32LE(count, at + 6);
    tiff.writeUInt32LE(to, at + 10);
  };
  entry(8, 0x8769, 4, 1, 26);
  entry(26, 0x9286, 7, value.length, 44);
  return (await aboutOf(Buffer.concat([tiff, value]))).texts.caption;
};
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

it.each([
  ['ASCII', 'ASCII', 'At the sea', Buffer.from('At the sea\0\0\0')],
  ['nothing said', '', 'Café', Buffer.from('Café', 'latin1')],
  ['Unicode in the order of the file', 'UNICODE', '日本語', Buffer.from('日本語', 'utf16le')],
  ['Unicode in the other order', 'UNICODE', 'À la mer', utf16be('À la mer')],
  ['JIS as ISO-2022-JP', 'JIS', '日本', Buffer.from('1b2442467c4b5c1b2842', 'hex')],
  ['JIS as EUC', 'JIS', '日本', Buffer.from('c6fccbdc', 'hex')],
  ['JIS as Shift JIS', 'JIS', '写真', Buffer.from('8eca905e', 'hex')],
])('UserComment: %s', async (_name, code, text, bytes) => {
  expect(await comment(code, bytes)).toBe(text);
});

it('a description in Latin-1, and none that a camera writes into every picture', async () => {
  const described = async (text: string) => {
    const file = await drawn()
      .jpeg()
      .withExif({ IFD0: { ImageDescription: 'PLACEHOLDER!' } })
      .toBuffer();
    const at = file.indexOf('PLACEHOLDER!');
    Buffer.from(text.padEnd(12, '\0'), 'latin1').copy(file, at);
    return (await aboutOf(file)).texts.caption;
  };
  expect(await described('Café crème')).toBe('Café crème');
  expect(await described('SONY DSC')).toBeNull();
});
