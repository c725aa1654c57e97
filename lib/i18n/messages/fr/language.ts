import type { Language } from '../../languages.ts';
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

export const french: Language = {
  dates: { tag: 'fr-FR', write: ordinalFirst },
  typeset: keepMarks,
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
};

/** French writes the first of a month, and no other day, as an ordinal: "1er juillet". */
function ordinalFirst(date: string): string {
  return date.replace(/(^|\s)1(?=\s\p{L}|\s?–)/u, '$11er');
}

/**
 * Narrow no-break spaces before the marks that have a space before them and inside quotes, so that
 * no line begins or ends with one. (The second colon of `::` belongs to ICU MessageFormat.)
 */
function keepMarks(text: string): string {
  return text.replaceAll(/[ \u00a0](?=[?!;»%]|:(?!:))|(?<=«)[ \u00a0]/g, '\u202f');
}
