import { translators } from './catalogue.ts';
import { shares as en } from './messages/en/shares.ts';
import { shares as fr } from './messages/fr/shares.ts';

/** The texts for people who open a share. */
export const shareTexts = translators({ en, fr });
