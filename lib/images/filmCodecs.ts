/* No input, no output: which films browsers play. */

/** Names of codecs (RFC 6381) by MediaInfo's `Format`, for codecs whose name needs no profile. */
const codecNames: Readonly<Record<string, string>> = {
  VP8: 'vp8',
  VP9: 'vp9',
  AV1: 'av01.0.08M.08',
  AAC: 'mp4a.40.2',
  'MPEG Audio': 'mp4a.6b',
  Opus: 'opus',
  Vorbis: 'vorbis',
  FLAC: 'flac',
};

/**
 * The profile in `avc1` (ISO/IEC 14496-15) by MediaInfo's name for it. Browsers play no other
 * profiles.
 */
const avcProfiles: Readonly<Record<string, string>> = {
  Baseline: '4200',
  'Constrained Baseline': '4240',
  Main: '4d40',
  High: '6400',
};

/** Stands for a codec that no browser has. */
const UNKNOWN = '?';

/** A track, by MediaInfo's fields. */
type Track = { readonly format: string; readonly profile: string; readonly level: number | null };

/** The `codecs` parameter of a media type for these tracks. */
export function codecsOf(video: Track, audio: Track | null): string {
  return [videoCodec(video), ...(audio ? [codecNames[audio.format] ?? UNKNOWN] : [])].join(', ');
}

function videoCodec({ format, profile, level }: Track): string {
  if (format === 'HEVC') return /Main 10/.test(profile) ? 'hvc1.2.4.L153.B0' : 'hvc1.1.6.L153.B0';
  if (format !== 'AVC') return codecNames[format] ?? UNKNOWN;
  const known = avcProfiles[profile.replace(/@.*/, '')];
  const digits = Math.round((level ?? 4) * 10)
    .toString(16)
    .padStart(2, '0');
  return known === undefined ? UNKNOWN : `avc1.${known}${digits}`;
}

type Film = { readonly mediaType: string; readonly codecs: string | null };

/** What browsers call the container of a film; QuickTime's is an MP4 to them. */
const containers: Readonly<Record<string, string>> = {
  'video/mp4': 'video/mp4',
  'video/quicktime': 'video/mp4',
  'video/3gpp': 'video/mp4',
  'video/webm': 'video/webm',
};

/**
 * The media type by which a browser decides whether it plays the file of a film; null where none
 * does, or it is not known.
 */
export function browserType({ mediaType, codecs }: Film): string | null {
  const container = containers[mediaType];
  if (container === undefined || codecs === null || codecs.includes(UNKNOWN)) return null;
  return `${container}; codecs="${codecs}"`;
}

/** Does every browser play the file of a film? HEVC is played by some, on some machines. */
export function playsEverywhere(film: Film): boolean {
  return /^(?:avc1|vp[89])/.test(film.codecs ?? '') && browserType(film) !== null;
}
