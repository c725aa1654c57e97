import { expect, test } from 'vitest';
import { box } from '../../testing/testBox.ts';
import { readBoxBlocks } from './boxes.ts';
import { HeaderReader } from './headerReader.ts';

test('items that claim pieces without a byte are passed over at once', async () => {
  const items = 20_000;
  // Version 0, whose numbers have no bytes; then for each item its id, a reference and 65,535 pieces.
  const places = Buffer.alloc(8 + 6 * items);
  places.writeUInt16BE(items, 6);
  for (let at = 8; at < places.length; at += 6) places.writeUInt16BE(0xffff, at + 4);
  const inside = [box('iinf', Buffer.alloc(6)), box('iloc', places)];
  const file = Buffer.concat([
    box('ftyp', Buffer.from('heic')),
    box('meta', Buffer.alloc(4), ...inside),
  ]);
  const reader = new HeaderReader({ head: file, size: file.length, read: null });
  expect(await readBoxBlocks(reader)).toMatchObject({ exif: null, xmp: null });
}, 10_000);
