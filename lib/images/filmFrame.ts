import { open } from 'node:fs/promises';
import type { AVPacketSideDataType, AVSeekFlag } from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import { DamagedImageError, UndecodedImageError } from './errors.ts';
import {
  decodeFrame,
  decodingError,
  type FramePixels,
  type Opened,
  openDemuxer,
} from './ffmpeg.ts';
import { identify, isSequence, UNKNOWN } from './identify.ts';
import type { Size } from './presets.ts';
import { tiffOf } from './profiledPixels.ts';

/** The demuxers that may open a film. */
const FORMATS = 'mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,dv,rm,wtv';

/** A frame is kept with this many pixels on its longer side at most; no preset shows more of 8K. */
const MOST_SIDE = 3840;

/**
 * Where a frame is looked for, as fractions of the length, since many films begin with black or
 * fade in.
 */
const framePlaces = [0, 0.1, 0.25, 0.5];
/** How many frames are decoded to get from the key frame before a place to the place itself. */
const MOST_FRAMES = 300;
/**
 * Milliseconds of processor time after which a darker or an earlier frame will do: half of what a decoder
 * may take. Dark films of phones in 4K would else have no picture at all.
 */
const MOST_MS = 5000;
/** The mean of a frame below which the next place is tried, of 255. */
const DARK = 20;

/**
 * Opens the demuxer of a film, or of a sequence of pictures, by path or by its bytes. Throws
 * DamagedImageError where it is no film, and UndecodedImageError where it cannot be opened, which
 * need not be the film's fault, or the package that decodes films is not there.
 */
export async function openFilm(input: Uint8Array | string): Promise<Opened> {
  const head = await readHead(input);
  const { format, description } = identify(head);
  if (description === UNKNOWN) throw new UndecodedImageError(description);
  if (format !== 'film' && !isSequence(head)) throw new DamagedImageError(description);
  return openDemuxer(input, FORMATS);
}

/**
 * A frame of a film that is not black where there is one, upright and with square pixels, in sRGB,
 * as a TIFF. `admit` is told the size first, and throws where that is too much. After `mostMs` of processor
 * time another frame will do. Throws as `openFilm` does.
 */
export async function decodeFilmFrame(
  input: Uint8Array | string,
  admit: (size: Size) => void,
  mostMs = MOST_MS,
): Promise<Buffer> {
  let best: { picture: Buffer; mean: number } | null = null;
  let failure: unknown = new UndecodedImageError('no frame can be decoded');
  const begun = process.cpuUsage();
  const isLate = () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000 > mostMs;
  };
  for (const place of framePlaces) {
    const film = await openFilm(input);
    try {
      admit(uprightSize(film.video));
      const pixels = await decodeFrameAt(film, place * film.demuxer.duration, isLate);
      if (pixels === null) continue;
      const mean = meanOf(pixels.data);
      if (best === null || mean > best.mean) best = { picture: tiffOf(pixels, 3, null), mean };
      if (mean >= DARK || isLate()) break;
    } catch (error) {
      failure = decodingError(error, input);
      if (failure === error) throw error;
    } finally {
      await film.demuxer.close();
    }
  }
  if (best === null) throw failure;
  return best.picture;
}

/**
 * The first frame at or after a time in seconds, else the last one that was decoded, also where it is late
 * by then; null where none can be decoded.
 */
async function decodeFrameAt(
  film: Opened,
  seconds: number,
  isLate: () => boolean,
): Promise<FramePixels | null> {
  const { demuxer, video } = film;
  if (seconds > 0) await demuxer.seek(seconds, -1, SEEK_BACKWARD);
  const { num, den } = video.timeBase;
  const start = Math.max(0, Number(video.startTime));
  let decoded = 0;
  return decodeFrame(film, `${shownFilters(video)},format=rgb24`, ({ pts }) => {
    decoded += 1;
    const isThere = ((Number(pts) - start) * num) / den >= seconds;
    return isThere || decoded >= MOST_FRAMES || isLate();
  });
}

/** How a film is turned and mirrored to be shown, by its display matrix. */
type Turn = { readonly isTurned: boolean; readonly filters: readonly string[] };

/**
 * FFmpeg's filters that turn a frame upright, make its pixels square, and bring HDR into the range
 * of a screen. `fit` is the longest side that is wanted; `even` makes both sides even, as H.264
 * demands.
 */
export function shownFilters(video: Stream, fit = MOST_SIDE, even = false): string {
  const { width, height } = uprightSize(video);
  const scale = Math.min(1, fit / Math.max(width, height));
  const step = even ? 2 : 1;
  const side = (length: number) => Math.max(step, Math.round((length * scale) / step) * step);
  const { filters } = turnOf(video);
  // Where no colour matrix is named (2 in ITU-T H.273), players assume BT.709 for high definition.
  const isBt709 = video.codecpar.colorSpace === 2 && video.codecpar.height >= 720;
  const input = isBt709 ? ':in_color_matrix=bt709' : '';
  return [
    ...filters,
    `scale=${side(width)}:${side(height)}:flags=area${input}`,
    'setsar=1',
    ...(isHighRange(video) ? toneMapping : []),
  ].join(',');
}

/** PQ (SMPTE ST 2084) and HLG (ARIB STD-B67), as ITU-T H.273 numbers them. */
function isHighRange(video: Stream): boolean {
  const { colorTrc } = video.codecpar;
  return colorTrc === 16 || colorTrc === 18;
}

const toneMapping = [
  'zscale=t=linear:npl=203',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
];

/** Pixels, as shown. */
function uprightSize(video: Stream): Size {
  const { width, height, sampleAspectRatio: ratio } = video.codecpar;
  const stretch = ratio.num > 0 && ratio.den > 0 ? ratio.num / ratio.den : 1;
  const across = Math.max(1, Math.round(width * (stretch > 0.1 && stretch < 10 ? stretch : 1)));
  return turnOf(video).isTurned ? { width: height, height: across } : { width: across, height };
}

/**
 * Reads the display matrix, nine numbers (ISO/IEC 14496-12, section 6.2.2). FFmpeg does not apply
 * it by itself.
 */
function turnOf(video: Stream): Turn {
  const data = video.codecpar.getCodedSideData(DISPLAY_MATRIX);
  if (!data || data.length < 36) return { isTurned: false, filters: [] };
  const number = (at: number) => data.readInt32LE(at * 4);
  const [a, b, c, d] = [number(0), number(1), number(3), number(4)];
  if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
    return {
      isTurned: false,
      filters: [...(a < 0 ? ['hflip'] : []), ...(d < 0 ? ['vflip'] : [])],
    };
  }
  // transpose mirrors along the diagonal; a negative entry mirrors the result.
  return {
    isTurned: true,
    filters: ['transpose=cclock_flip', ...(c < 0 ? ['hflip'] : []), ...(b < 0 ? ['vflip'] : [])],
  };
}

/** FFmpeg's AV_PKT_DATA_DISPLAYMATRIX. */
const DISPLAY_MATRIX = 5 as AVPacketSideDataType;
/** FFmpeg's AVSEEK_FLAG_BACKWARD: to the key frame before. */
const SEEK_BACKWARD = 1 as AVSeekFlag;

/** The mean of a sample of the bytes. */
function meanOf(data: Buffer): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += 101) {
    sum += data[at] ?? 0;
    count += 1;
  }
  return sum / Math.max(1, count);
}

/** The first bytes of a file, enough for `identify`. */
export async function readHead(input: Uint8Array | string): Promise<Uint8Array> {
  if (typeof input !== 'string') return input.subarray(0, 512);
  const file = await open(input);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
