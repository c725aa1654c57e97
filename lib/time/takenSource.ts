/**
 * Where the date of a photo comes from, in the order in which they count unless gallery.yaml has
 * another one (`date_order`); the first one with a date counts.
 *
 * - `exif`: EXIF's DateTimeOriginal, with its own offset where it has one.
 * - `xmp`: XMP's date of the original, which programs write.
 * - `iptc`: IPTC's date of creation, which agencies and older programs write.
 * - `sidecar`: the same in a file beside the photo: XMP, or the JSON of Google Takeout.
 * - `digitised`: when a print or slide was scanned, or a picture file made.
 * - `film`: when a film or a sequence of pictures began.
 * - `gps`: the time of the satellites.
 * - `changed`: when the file was last changed (EXIF's DateTime), which is only a guess.
 */
export const fileDateSources = [
  'exif',
  'xmp',
  'iptc',
  'sidecar',
  'digitised',
  'film',
  'gps',
  'changed',
] as const;

export type FileDateSource = (typeof fileDateSources)[number];

/**
 * `name`: the captures of the pattern that its path matched. They come before every other source,
 * since the owner wrote them.
 */
export const takenSources = ['name', ...fileDateSources] as const;

export type TakenSource = (typeof takenSources)[number];
