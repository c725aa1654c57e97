import { translators } from './catalogue.ts';

/** The texts for people who open a share. */
export const shareTexts = translators('shares');
