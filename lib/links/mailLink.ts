import { isLiveLink } from '../access/live.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Config } from '../config/config.ts';
import type { MailSettings } from '../config/loadConfig.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { isLocale } from '../i18n/locale.ts';
import { mailTexts } from '../i18n/mail.ts';
import { linkLetter } from '../mail/linkLetter.ts';
import { MailError, sendMail } from '../mail/sendMail.ts';
import { isAdministrator } from '../people/administrators.ts';
import { getUserById, type User } from '../people/people.ts';
import { AdminError } from '../text/adminError.ts';
import { getLink, type LinkLimits, makeLink, revokeLink } from './links.ts';
import { linkUrl } from './linkToken.ts';

/** What is needed to make and send a link. */
export type Mailing = {
  readonly db: Database;
  readonly config: Pick<Config, 'title' | 'url' | 'locale' | 'timezone'>;
  readonly settings: MailSettings;
};

type MailedLink = LinkLimits & {
  /** True where the user requested it; otherwise an administrator sends it. */
  readonly asked?: boolean;
};

/** How long a link lives that its user requested by e-mail, in milliseconds. */
const REQUESTED_LINK_MS = 3 * 24 * 60 * 60 * 1000;

/** The most requested links that may be live for a user at the same time. */
const MOST_ASKED_LINKS = 3;

/**
 * Makes a link and sends it to its user by e-mail, in that user's language (else the gallery's).
 * Links of administrators work once and for a day, as always. A link that could not be sent is
 * revoked. A link that the user requested lives for three days at most; where three such links are
 * live already, nothing is sent and the result is null.
 *
 * @throws AdminError where the user has no address or is disabled, or the mail server refuses the letter
 */
export async function mailLink(
  mailing: Mailing,
  actor: Actor,
  userId: number,
  { asked = false, ...limits }: MailedLink = {},
): Promise<{ id: number } | null> {
  const { db, config } = mailing;
  const user = getUserById(db, userId);
  const address = addressOf(user);
  const label = mailTexts(config.locale)(asked ? 'askedLabel' : 'sentLabel');
  const made = await write(db, (tx) => {
    if (!asked) return makeLink(tx, actor, userId, { ...limits, label, mailedTo: address });
    if (countAskedLinks(tx, userId) >= MOST_ASKED_LINKS) return null;
    const given = { ...limitsOfAsked(tx, userId), label, askedFor: true, mailedTo: address };
    return makeLink(tx, actor, userId, given);
  });
  if (!made) return null;
  const { id, token } = made;
  try {
    await send(mailing, user, address, { id, token, asked });
  } catch (error) {
    await write(db, (tx) => revokeLink(tx, actor, id));
    if (!(error instanceof MailError)) throw error;
    throw new AdminError('mail-not-sent', `${error.message}. The link was revoked.`);
  }
  await write(db, (tx) =>
    recordActivity(tx, {
      kind: 'link-mailed',
      userId: actor,
      subject: `link:${id}`,
      details: { handle: user.handle, asked },
    }),
  );
  return { id };
}

/**
 * The limits of a requested link. Links of administrators have narrower limits, which `makeLink`
 * sets.
 */
function limitsOfAsked(db: Database, userId: number): LinkLimits {
  return isAdministrator(db, userId) ? {} : { expiresAt: Date.now() + REQUESTED_LINK_MS };
}

function countAskedLinks(db: Database, userId: number): number {
  const row = firstRow<{ count: number }>(
    db,
    sql`select count(*) as count from links
      where links.user_id = ${userId} and links.asked_for and ${isLiveLink(Date.now())}`,
  );
  return row?.count ?? 0;
}

type Made = { readonly id: number; readonly token: string; readonly asked: boolean };

async function send(
  { db, config, settings }: Mailing,
  { name, locale }: User,
  address: string,
  { id, token, asked }: Made,
): Promise<void> {
  const { expiresAt, usesLeft } = getLink(db, id);
  const link = { url: linkUrl(config, token), expiresAt, uses: usesLeft, asked };
  const language = isLocale(locale) ? locale : config.locale;
  await sendMail(settings, linkLetter(config, { name, address }, link, language));
}

function addressOf({ handle, email, disabledAt }: User): string {
  if (disabledAt !== null) {
    throw new AdminError('user-disabled', `"${handle}" is disabled: no link would work.`, {
      handle,
    });
  }
  if (email !== null) return email;
  throw new AdminError('no-email', `"${handle}" has no e-mail address.`, { handle });
}
