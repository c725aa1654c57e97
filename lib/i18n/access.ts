import { translators } from './catalogue.ts';
import { access as en } from './messages/en/access.ts';
import { access as fr } from './messages/fr/access.ts';

/** The texts about how one comes in: devices, how to keep a link, asking for one, looking as somebody. */
export const accessTexts = translators({ en, fr });

export type AccessTexts = ReturnType<typeof accessTexts>;
