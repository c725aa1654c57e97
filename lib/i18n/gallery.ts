import { translators } from './catalogue.ts';

/** The texts that relatives read: `galleryTexts('fr')('photoCount', { count: 3 })`. */
export const galleryTexts = translators('gallery');

export type GalleryTexts = ReturnType<typeof galleryTexts>;
