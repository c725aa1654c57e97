import type { VisiblePhoto } from '../../lib/photos/rows.ts';
import type { PageContext } from './context.ts';

type Context = Pick<PageContext, 't' | 'dates'>;

/**
 * The name of a photo on screens: its caption, else its date, else its file name without extension.
 */
export function photoName(photo: VisiblePhoto, context: Context): string {
  if (photo.caption) return photo.caption;
  if (photo.takenAt !== null) return context.dates.taken(photo.takenAt);
  return stem(photo.filename);
}

/**
 * Alternative texts for the photos of a page. File names are used only where nothing else is known.
 */
export function alternativeTexts(context: Context): (photo: VisiblePhoto) => string {
  const { t, dates } = context;
  const kinds = { image: t('photo'), video: t('video'), other: t('file') };
  return (photo) => {
    if (photo.caption) return photo.caption;
    const what = photo.takenAt === null ? stem(photo.filename) : dates.shortTaken(photo.takenAt);
    return [kinds[photo.kind], filmLength(photo), what].filter(Boolean).join(', ');
  };
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
