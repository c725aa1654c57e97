import { translators } from './catalogue.ts';
import { gallery as en } from './messages/en/gallery.ts';
import { gallery as fr } from './messages/fr/gallery.ts';

/** The texts that relatives read: `galleryTexts('fr')('photoCount', { count: 3 })`. */
export const galleryTexts = translators({ en, fr });

export type GalleryTexts = ReturnType<typeof galleryTexts>;
