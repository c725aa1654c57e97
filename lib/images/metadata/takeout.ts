import { z } from 'zod';
import { parseJson } from '../../text/json.ts';
import { type About, nothingAbout } from './about.ts';
import type { Position } from './camera.ts';
import { cleanCaption, cleanWords, noTexts } from './texts.ts';

const place = z.object({ latitude: z.number(), longitude: z.number() }).nullish().catch(null);

/** The fields of Google Takeout that are read; other JSON files have none of them. */
const takeout = z.object({
  title: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  photoTakenTime: z.object({ timestamp: z.coerce.number() }).nullish().catch(null),
  geoData: place,
  geoDataExif: place,
  people: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(null),
});

/**
 * Reads the JSON that Google Takeout writes beside a photo. Its time is an instant: where it was
 * taken is not said. A file that is something else says nothing, nor does one whose title, the photo's whole
 * name, is refused by `isMeant`.
 */
export function readTakeout(
  bytes: Uint8Array,
  isMeant: (title: string) => boolean = () => true,
): About {
  const parsed = takeout.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) return nothingAbout;
  const { title, description, photoTakenTime, geoData, geoDataExif, people } = parsed.data;
  if (!isMeant(title ?? '')) return nothingAbout;
  const instant = (photoTakenTime?.timestamp ?? Number.NaN) * 1000;
  return {
    ...nothingAbout,
    dates: { sidecar: isTimeOfPhoto(instant) ? { instant } : null },
    position: positionOf(geoData) ?? positionOf(geoDataExif),
    texts: {
      ...noTexts,
      caption: cleanCaption(description),
      people: cleanWords((people ?? []).map(({ name }) => name)),
    },
  };
}

/** Is it a time in the years 1901 to 9998? Takeout writes 0 where it knows none. */
function isTimeOfPhoto(instant: number): boolean {
  return instant !== 0 && instant > Date.UTC(1901, 0) && instant < Date.UTC(9999, 0);
}

/** Zeros stand for no position. */
function positionOf(data: z.output<typeof place>): Position | null {
  const { latitude = 0, longitude = 0 } = data ?? {};
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isPlace && (latitude !== 0 || longitude !== 0) ? { latitude, longitude } : null;
}
