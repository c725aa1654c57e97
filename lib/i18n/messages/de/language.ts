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

export const german: Language = {
  dates: { tag: 'de-DE', write: (date) => date },
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

/**
 * A narrow no-break space before a percent sign, as DIN 5008 has it, and one that does not break before
 * three dots, which stand apart from a whole word.
 */
function keepMarks(text: string): string {
  return text.replaceAll(/[ \u00a0](?=%)/g, '\u202f').replaceAll(/ (?=…)/g, '\u00a0');
}
