import { captionsAndAlbumsFor, captionsFor, type PhotoDetails } from '../../lib/photos/details.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import type { PageContext } from './context.ts';

type Context = Pick<PageContext, 't' | 'dates'>;

/** Longer captions stand below the name of a photo. */
const LONGEST_NAME = 80;

/** The place of a photo, counted from 1, among the `count` photos of an album or the like. */
type Place = { readonly place: number; readonly count: number };

/** And the name of that, if it has one. */
export type Placed = Place & { readonly name: string | null };

/**
 * The name of a photo on screens: the owner's caption, else the title or a short caption in its
 * file, else its date, else where it is. Names of files mean nothing to people.
 */
export function photoName(
  photo: VisiblePhoto,
  context: Context,
  details: PhotoDetails | null,
  placed: Placed,
): string {
  return (
    writtenName(photo, details) ??
    takenText(photo, context) ??
    [kindText(photo, context), placed.name, placeText(placed, context)].filter(Boolean).join(', ')
  );
}

/** Does the name of a photo say more than where it is? */
export function isNamed(photo: VisiblePhoto, details: PhotoDetails | null): boolean {
  return writtenName(photo, details) !== null || photo.takenAt !== null;
}

/** What the owner or the file calls a photo; null: nothing. */
function writtenName(photo: VisiblePhoto, details: PhotoDetails | null): string | null {
  if (photo.caption) return photo.caption;
  if (details?.title) return details.title;
  const { caption = null } = details ?? {};
  const isShort = caption !== null && caption.length <= LONGEST_NAME && !caption.includes('\n');
  return isShort ? caption : null;
}

function kindText({ kind }: VisiblePhoto, { t }: Pick<Context, 't'>): string {
  return { image: t('photo'), video: t('video'), other: t('file') }[kind];
}

/** "3 of 7"; null for the only one. */
function placeText({ place, count }: Place, { t }: Pick<Context, 't'>): string | null {
  return count > 1 ? t('placeInAlbum', { place: String(place), count: String(count) }) : null;
}

/** When it was taken; a guess is marked as one. Null: not known. */
export function takenText({ takenAt, isDateGuessed }: VisiblePhoto, context: Context) {
  if (takenAt === null) return null;
  const taken = context.dates.taken(takenAt);
  return isDateGuessed ? context.t('guessedDate', { date: taken }) : taken;
}

type Told = {
  /** What its file says, for those who may have that. */
  readonly captionOfFile?: string | null | undefined;
  /** The name of what it belongs to. */
  readonly name?: string | null | undefined;
  readonly placed?: Place | null;
};

/** The alternative text of a photo: its caption, else what it belongs to, its date and its place there. */
export function alternativeText(
  photo: VisiblePhoto,
  context: Context,
  { captionOfFile, name, placed }: Told,
): string {
  const caption = photo.caption || captionOfFile;
  if (caption) return caption;
  const date = photo.takenAt === null ? null : context.dates.shortTaken(photo.takenAt);
  const parts = [kindText(photo, context), filmLength(photo), name, date];
  return [...parts, placed && placeText(placed, context)].filter(Boolean).join(', ');
}

/**
 * Alternative texts for the photos of a page: of a photo, and its place on the page, counted from 0. Where
 * the photos of a page do not belong to one thing with a name, each is told with its album's.
 */
export function alternativeTexts(
  context: Pick<PageContext, 't' | 'dates' | 'db' | 'viewer'>,
  photos: readonly VisiblePhoto[],
  stretch?: Omit<Placed, 'place'> & { readonly first: number },
): (photo: VisiblePhoto, at: number) => string {
  const uncaptioned = photos.filter(({ caption }) => !caption);
  const { captions, albums } = stretch?.name
    ? {
        captions: captionsFor(
          context.db,
          context.viewer,
          uncaptioned.map(({ id }) => id),
        ),
        albums: null,
      }
    : captionsAndAlbumsFor(context.db, context.viewer, uncaptioned);
  return (photo, at) =>
    alternativeText(photo, context, {
      captionOfFile: captions.get(photo.id),
      name: albums ? albums.get(photo.albumId) : stretch?.name,
      placed: stretch ? { place: stretch.first + at, count: stretch.count } : null,
    });
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
