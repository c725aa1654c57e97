import type { FFVideoEncoder } from 'node-av/constants';
import { box } from './testBox.ts';

/**
 * The picture of a PNG as a JPEG XL without losses: a bare codestream, by FFmpeg's encoder. An animation has
 * the picture twice.
 */
export function makeJxl(png: Buffer, { isAnimated = false } = {}): Promise<Buffer> {
  const filter = isAnimated ? 'loop=1:1,format=rgb24' : 'format=rgb24';
  return encodeStill(png, isAnimated ? 'libjxl_anim' : 'libjxl', filter, { distance: 0 });
}

/** The picture of a PNG in another format, by the encoder of FFmpeg with this name. */
export async function encodeStill(
  png: Buffer,
  encoderName: string,
  filters: string,
  options: Record<string, string | number> = {},
): Promise<Buffer> {
  const [av, { Log }, { AV_LOG_QUIET }] = await Promise.all([
    import('node-av/api'),
    import('node-av/lib'),
    import('node-av/constants'),
  ]);
  Log.setLevel(AV_LOG_QUIET);
  const demuxer = await av.Demuxer.open(png);
  const video = demuxer.video();
  if (!video) throw new Error('no picture');
  const decoder = await av.Decoder.create(video);
  const filter = av.FilterAPI.create(filters, {});
  const encoder = await av.Encoder.create(encoderName as FFVideoEncoder, { options });
  const packets: Buffer[] = [];
  const frames = filter.frames(decoder.frames(demuxer.packets(video.index)));
  for await (const packet of encoder.packets(frames)) {
    if (packet?.data) packets.push(Buffer.from(packet.data));
    packet?.free();
  }
  await demuxer.close();
  return Buffer.concat(packets);
}

/** The same in boxes (ISO/IEC 18181-2), as one of `jxlc`, or as parts. */
export function boxedJxl(codestream: Buffer, parts = false): Buffer {
  const start = [
    box('JXL ', Buffer.from('0d0a870a', 'hex')),
    box('ftyp', Buffer.from('jxl \0\0\0\0jxl ', 'latin1')),
  ];
  if (!parts) return Buffer.concat([...start, box('jxlc', codestream)]);
  const number = (first: number, last: number) => Buffer.from([first, 0, 0, last]);
  return Buffer.concat([
    ...start,
    box('jxlp', number(0, 0), codestream.subarray(0, 20)),
    box('jxlp', number(0x80, 1), codestream.subarray(20)),
  ]);
}

/**
 * A Photoshop document without layers (Adobe's file format specification), whose picture of 8 bits has the
 * colours red on its left half and blue on its right one. `mode`: 3 is RGB.
 */
export function makePsd(width: number, height: number, mode = 3): Buffer {
  const head = Buffer.alloc(26);
  head.write('8BPS');
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(3, 12);
  head.writeUInt32BE(height, 14);
  head.writeUInt32BE(width, 18);
  head.writeUInt16BE(8, 22);
  head.writeUInt16BE(mode, 24);
  const row = (left: number, right: number) =>
    Buffer.concat([Buffer.alloc(width / 2, left), Buffer.alloc(width / 2, right)]);
  const plane = (left: number, right: number) =>
    Buffer.concat(Array(height).fill(row(left, right)));
  const planes = [plane(255, 0), plane(0, 0), plane(0, 255)];
  // No palette, resources, layers; not compressed.
  return Buffer.concat([head, Buffer.alloc(14), ...planes]);
}
