import { createTransport } from 'nodemailer';
import type { MailSettings } from '../config/config.ts';

export type Mailbox = { readonly name: string; readonly address: string };

export type Letter = {
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** A letter could not be handed in. Its message may be logged: it holds nothing of the letter. */
export class MailError extends Error {
  override name = 'MailError';
}

const patienceMs = 15_000;

/**
 * Hands a letter in, and ends when the server has taken it.
 *
 * @throws MailError
 */
export async function sendMail({ smtpUrl, from }: MailSettings, letter: Letter): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    // A letter is text alone: nothing in it can make us read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      ...letter,
      from,
      to: letter.to,
      // RFC 3834, section 5: nobody's absence notice answers it.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    throw new MailError(`The mail server did not take a letter (${reasonOf(error)})`);
  } finally {
    transport.close();
  }
}

/** Threat: what servers answer repeats addresses, and an error's own text may repeat the password. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const said = ['code', 'responseCode', 'command'].flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return said.length === 0 ? 'unknown' : said.join(', ');
}
