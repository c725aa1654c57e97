import { translators } from './catalogue.ts';
import { access as en } from './messages/en/access.ts';
import { access as fr } from './messages/fr/access.ts';

/**
 * The texts about signing in: devices, keeping a link, requesting one, and seeing the gallery as
 * somebody else.
 */
export const accessTexts = translators({ en, fr });

export type AccessTexts = ReturnType<typeof accessTexts>;
