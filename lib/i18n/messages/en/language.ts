import type { Writing } from '../../languages.ts';
import { access } from './access.ts';
import { admin } from './admin.ts';
import { adminAccess } from './adminAccess.ts';
import { adminActivity } from './adminActivity.ts';
import { adminFound } from './adminFound.ts';
import { adminLinks } from './adminLinks.ts';
import { adminMail } from './adminMail.ts';
import { adminOwner } from './adminOwner.ts';
import { adminPatterns } from './adminPatterns.ts';
import { adminPeople } from './adminPeople.ts';
import { adminShares } from './adminShares.ts';
import { adminStanding } from './adminStanding.ts';
import { archiveNote } from './archiveNote.ts';
import { gallery } from './gallery.ts';
import { mail } from './mail.ts';
import { notices } from './notices.ts';
import { problem } from './problem.ts';
import { shares } from './shares.ts';

/**
 * English, from which the keys of all catalogues and the types of their arguments come.
 */
export const english = {
  /** British English, since dates like "3 July 2021" cannot be misread. */
  dates: { tag: 'en-GB', write: withoutComma },
  typeset: (text: string) => text,
  access,
  archiveNote,
  gallery,
  mail,
  notices,
  problem,
  shares,
  admin: {
    ...admin,
    ...adminAccess,
    ...adminPeople,
    ...adminShares,
    ...adminActivity,
    ...adminFound,
    ...adminMail,
    ...adminLinks,
    ...adminStanding,
    ...adminPatterns,
    ...adminOwner,
  },
} as const satisfies Writing & { readonly [catalogue: string]: unknown };

/** "Saturday 3 July 2021": Intl writes a comma after the weekday. */
function withoutComma(date: string): string {
  return date.replace(',', '');
}
