/** Tests only: begins like a PNG. */
export const pngTile = Buffer.from('\x89PNG\r\n\x1a\nthe first tile', 'latin1');

/** Tests only: PMTiles 3 with one tile, that of the whole world, nothing compressed. */
export function tileFile(type: number, tile = pngTile): Buffer {
  const directory = Buffer.from([1, 0, 1, tile.length, 1]);
  const metadata = Buffer.from(
    '{"attribution":"<a href=\\"https://x.example\\">&copy; Us</a> &amp; you"}',
  );
  const header = Buffer.alloc(127);
  header.write('PMTiles');
  header[7] = 3;
  const at = 127;
  const spans = [
    ...[at, directory.length, at + directory.length, metadata.length],
    ...[0, 0, at + directory.length + metadata.length, tile.length, 1, 1, 1],
  ];
  for (const [i, value] of spans.entries()) header.writeBigUInt64LE(BigInt(value), 8 + 8 * i);
  header.set([1, 1, 1, type, 0, 7], 96);
  return Buffer.concat([header, directory, metadata, tile]);
}
