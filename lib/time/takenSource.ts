/**
 * Where the date of a photo comes from, the most trustworthy source first; the first one with a
 * date counts.
 *
 * - `name`: the captures of the pattern that its path matched, which is what the owner wrote.
 * - `exif`: EXIF's DateTimeOriginal, with its own offset where it has one.
 * - `xmp`: XMP's date of the original, which programs write.
 * - `iptc`: IPTC's date of creation, which agencies and older programs write.
 * - `digitised`: when a print or slide was scanned, or a picture file made.
 * - `film`: the local time that a film says, QuickTime's with its offset.
 * - `film-utc`: the instant that a film says, shown as clocks in the gallery's time zone.
 * - `gps`: the time of the satellites, an instant: shown as clocks in the gallery's time zone.
 */
export const takenSources = [
  'name',
  'exif',
  'xmp',
  'iptc',
  'digitised',
  'film',
  'film-utc',
  'gps',
] as const;

export type TakenSource = (typeof takenSources)[number];
