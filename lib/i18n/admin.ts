import { translators } from './catalogue.ts';
import { admin as en } from './messages/en/admin.ts';
import { adminAccess as enAccess } from './messages/en/adminAccess.ts';
import { adminActivity as enActivity } from './messages/en/adminActivity.ts';
import { adminFound as enFound } from './messages/en/adminFound.ts';
import { adminLinks as enLinks } from './messages/en/adminLinks.ts';
import { adminMail as enMail } from './messages/en/adminMail.ts';
import { adminPatterns as enPatterns } from './messages/en/adminPatterns.ts';
import { adminPeople as enPeople } from './messages/en/adminPeople.ts';
import { adminShares as enShares } from './messages/en/adminShares.ts';
import { adminStanding as enStanding } from './messages/en/adminStanding.ts';
import { admin as fr } from './messages/fr/admin.ts';
import { adminAccess as frAccess } from './messages/fr/adminAccess.ts';
import { adminActivity as frActivity } from './messages/fr/adminActivity.ts';
import { adminFound as frFound } from './messages/fr/adminFound.ts';
import { adminLinks as frLinks } from './messages/fr/adminLinks.ts';
import { adminMail as frMail } from './messages/fr/adminMail.ts';
import { adminPatterns as frPatterns } from './messages/fr/adminPatterns.ts';
import { adminPeople as frPeople } from './messages/fr/adminPeople.ts';
import { adminShares as frShares } from './messages/fr/adminShares.ts';
import { adminStanding as frStanding } from './messages/fr/adminStanding.ts';

/** The texts that administrators read. */
export const adminTexts = translators({
  en: {
    ...en,
    ...enAccess,
    ...enPeople,
    ...enShares,
    ...enActivity,
    ...enFound,
    ...enMail,
    ...enLinks,
    ...enStanding,
    ...enPatterns,
  },
  fr: {
    ...fr,
    ...frAccess,
    ...frPeople,
    ...frShares,
    ...frActivity,
    ...frFound,
    ...frMail,
    ...frLinks,
    ...frStanding,
    ...frPatterns,
  },
});

export type AdminTexts = ReturnType<typeof adminTexts>;
