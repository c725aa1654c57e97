import type { Decoder, Demuxer, Encoder, Muxer } from 'node-av/api';
import type { Stream } from 'node-av/lib';
import { UndecodedImageError } from './errors.ts';
import { openFilm, shownFilters } from './filmFrame.ts';

/** Must be raised when a change of this file gives another rendition of the same film. */
export const RENDITION_VERSION = 1;

/** Pixels of the longer side: as much as can be seen on a phone, and as a slow line can carry. */
const LONGEST_SIDE = 1280;
/**
 * The most frames a second. Of a film with more, such as slow motion, only every second or third
 * frame is kept, and so on.
 */
const MOST_FRAMES = 32;

/**
 * Writes a film as every browser plays it: H.264 and AAC in an MP4 whose index comes first, upright,
 * with square pixels, at most 1280 pixels on the longer side. It takes nothing from its input but
 * pictures and sound: no position, no date, no matrix. `progress` is told the fraction that is done.
 * Throws as `openFilm` does, and FFmpeg's error.
 */
export async function renderFilm(
  input: string,
  output: string,
  progress: (fraction: number) => void,
): Promise<void> {
  const { av, demuxer, video } = await openFilm(input);
  const { FF_ENCODER_AAC, FF_ENCODER_LIBX264 } = await import('node-av/constants');
  const sound = await findSound(input, demuxer);
  // Threat: the muxer copies position and titles of an `input`, and addStream the matrix of an
  // `inputStream`. Neither is ever given.
  const muxer = await av.Muxer.open(output, { format: 'mp4', options: { movflags: '+faststart' } });
  const pictures = await openPictures(av, video, FF_ENCODER_LIBX264);
  const track = muxer.addStream(pictures.encoder);
  const heard = sound && (await openSound(av, sound, FF_ENCODER_AAC).catch(() => null));
  const soundTrack = heard ? muxer.addStream(heard.encoder) : -1;
  const { duration } = demuxer;
  await Promise.all([
    pass({ demuxer, stream: video }, pictures, { muxer, track }, (seconds) => {
      if (duration > 0) progress(Math.min(1, seconds / duration));
    }),
    ...(heard && sound
      ? [pass({ demuxer, stream: sound }, heard, { muxer, track: soundTrack }, () => {})]
      : []),
  ]);
  await muxer.close();
  await demuxer.close();
}

/**
 * The sound of a film; null where it has none. A track may be empty, and the muxer would wait for its
 * first packet before it writes anything: it would keep all pictures in memory and write no film.
 */
async function findSound(input: string, demuxer: Demuxer): Promise<Stream | null> {
  const sound = demuxer.audio();
  // 0 where the container does not say how many there are.
  if (!sound || sound.nbFrames > 0n) return sound ?? null;
  const again = (await openFilm(input)).demuxer;
  try {
    for await (const packet of again.packets(sound.index)) {
      packet?.free();
      return packet && sound;
    }
    return null;
  } finally {
    await again.close();
  }
}

type Av = Awaited<ReturnType<typeof openFilm>>['av'];
type Chain = {
  readonly decoder: Decoder;
  readonly filter: ReturnType<Av['FilterAPI']['create']>;
  readonly encoder: Encoder;
};
type Codec = Parameters<Av['Encoder']['create']>[0];

async function openPictures(av: Av, video: Stream, codec: Codec): Promise<Chain> {
  const decoder = await av.Decoder.create(video);
  const { num, den } = video.avgFrameRate;
  const rate = den > 0 ? num / den : 0;
  const steps = [
    'yadif=deint=interlaced',
    ...(rate > MOST_FRAMES ? [`fps=${rate / Math.ceil(rate / MOST_FRAMES)}`] : []),
    shownFilters(video, LONGEST_SIDE, true),
    'format=yuv420p',
  ];
  const filter = av.FilterAPI.create(steps.join(','), {});
  const encoder = await av.Encoder.create(codec, {
    decoder,
    filter,
    options: { preset: 'veryfast', crf: '23', threads: '1', maxrate: '4M', bufsize: '8M' },
  });
  return { decoder, filter, encoder };
}

async function openSound(av: Av, sound: Stream, codec: Codec): Promise<Chain> {
  const decoder = await av.Decoder.create(sound);
  const shape = 'aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo';
  const filter = av.FilterAPI.create(shape, {});
  const encoder = await av.Encoder.create(codec, { decoder, filter, bitrate: 128_000 });
  return { decoder, filter, encoder };
}

/**
 * Decodes a stream and encodes it again as a track of the muxer. `reached` is told how far it has
 * come, in seconds.
 */
async function pass(
  { demuxer, stream }: { readonly demuxer: Demuxer; readonly stream: Stream },
  { decoder, filter, encoder }: Chain,
  { muxer, track }: { readonly muxer: Muxer; readonly track: number },
  reached: (seconds: number) => void,
): Promise<void> {
  const { num, den } = stream.timeBase;
  async function* packets() {
    for await (const packet of demuxer.packets(stream.index)) {
      if (packet !== null && packet.pts > 0n) reached((Number(packet.pts) * num) / den);
      yield packet;
    }
  }
  let written = 0;
  for await (const packet of encoder.packets(filter.frames(decoder.frames(packets())))) {
    await muxer.writePacket(packet, track);
    packet?.free();
    written += 1;
  }
  if (written <= 1) throw new UndecodedImageError('a track of it cannot be decoded');
}
