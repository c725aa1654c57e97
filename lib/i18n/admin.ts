import { translators } from './catalogue.ts';
import { admin as en } from './messages/en/admin.ts';
import { adminAccess as enAccess } from './messages/en/adminAccess.ts';
import { adminPeople as enPeople } from './messages/en/adminPeople.ts';
import { admin as fr } from './messages/fr/admin.ts';
import { adminAccess as frAccess } from './messages/fr/adminAccess.ts';
import { adminPeople as frPeople } from './messages/fr/adminPeople.ts';

/** The texts that administrators read. */
export const adminTexts = translators({
  en: { ...en, ...enAccess, ...enPeople },
  fr: { ...fr, ...frAccess, ...frPeople },
});

export type AdminTexts = ReturnType<typeof adminTexts>;
