import { listCaptions, type PhotoDetails } from '../../lib/photos/details.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import type { PageContext } from './context.ts';

type Context = Pick<PageContext, 't' | 'dates'>;

/** Longer captions stand below the name of a photo. */
const LONGEST_NAME = 80;

/**
 * The name of a photo on screens: the owner's caption, else the title or a short caption in its
 * file, else its date, else its file name without extension.
 */
export function photoName(
  photo: VisiblePhoto,
  context: Context,
  details: PhotoDetails | null,
): string {
  if (photo.caption) return photo.caption;
  if (details?.title) return details.title;
  const { caption = null } = details ?? {};
  if (caption !== null && caption.length <= LONGEST_NAME && !caption.includes('\n')) return caption;
  return takenText(photo, context) ?? stem(photo.filename);
}

/** When it was taken; a guess is marked as one. Null: not known. */
export function takenText({ takenAt, isDateGuessed }: VisiblePhoto, context: Context) {
  if (takenAt === null) return null;
  const taken = context.dates.taken(takenAt);
  return isDateGuessed ? context.t('guessedDate', { date: taken }) : taken;
}

/**
 * The alternative text of a photo; `captionOfFile` is what its file says, for those who may have that.
 * File names are used only where nothing else is known.
 */
export function alternativeText(
  photo: VisiblePhoto,
  { t, dates }: Context,
  captionOfFile: string | null | undefined,
): string {
  const caption = photo.caption || captionOfFile;
  if (caption) return caption;
  const kinds = { image: t('photo'), video: t('video'), other: t('file') };
  const what = photo.takenAt === null ? stem(photo.filename) : dates.shortTaken(photo.takenAt);
  return [kinds[photo.kind], filmLength(photo), what].filter(Boolean).join(', ');
}

/** Alternative texts for the photos of a page. */
export function alternativeTexts(
  context: Pick<PageContext, 't' | 'dates' | 'db' | 'viewer'>,
  photos: readonly VisiblePhoto[],
): (photo: VisiblePhoto) => string {
  const ids = photos.filter(({ caption }) => !caption).map(({ id }) => id);
  const captions = listCaptions(context.db, context.viewer, ids);
  return (photo) => alternativeText(photo, context, captions.get(photo.id));
}

/** How long a film is: `0:07`, `1:02:03`. Undefined for other photos, and where it is not known. */
export function filmLength({ kind, duration }: VisiblePhoto): string | undefined {
  if (kind !== 'video' || duration === null) return undefined;
  const seconds = Math.max(1, Math.round(duration / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = `${hours > 0 ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

/** Is there more than one category? Most galleries have only one, which need not be shown. */
export function hasCategories({ config }: Pick<PageContext, 'config'>): boolean {
  return new Set(config.patterns.map(({ category }) => category)).size > 1;
}

function stem(filename: string): string {
  return filename.replace(/(?<=.)\.[^.]*$/, '');
}
