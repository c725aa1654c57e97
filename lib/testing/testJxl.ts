import { box } from './testBox.ts';

/**
 * The picture of a PNG as a JPEG XL without losses: a bare codestream, by FFmpeg's encoder. An animation has
 * the picture twice.
 */
export async function makeJxl(png: Buffer, { isAnimated = false } = {}): Promise<Buffer> {
  const [av, { Log }, { AV_LOG_QUIET, FF_ENCODER_LIBJXL, FF_ENCODER_LIBJXL_ANIM }] =
    await Promise.all([import('node-av/api'), import('node-av/lib'), import('node-av/constants')]);
  Log.setLevel(AV_LOG_QUIET);
  const demuxer = await av.Demuxer.open(png);
  const video = demuxer.video();
  if (!video) throw new Error('no picture');
  const decoder = await av.Decoder.create(video);
  const filter = av.FilterAPI.create(isAnimated ? 'loop=1:1,format=rgb24' : 'format=rgb24', {});
  const kind = isAnimated ? FF_ENCODER_LIBJXL_ANIM : FF_ENCODER_LIBJXL;
  const encoder = await av.Encoder.create(kind, { options: { distance: 0 } });
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
