import { createTransport } from 'nodemailer';
import type { MailSettings } from '../config/loadConfig.ts';
import { processGlobal } from '../process/processGlobal.ts';

/** A name and an e-mail address. */
export type Mailbox = { readonly name: string; readonly address: string };

export type Letter = {
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/**
 * A letter could not be sent. The message may be logged, since it contains nothing of the letter.
 */
export class MailError extends Error {
  override name = 'MailError';
}

/** How long the mail server may take to connect, to greet and to answer. */
const PATIENCE_MS = 15_000;

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    lettersInFlight: Set<Promise<void>>;
  }
}

/** Letters that are being sent to the mail server. */
const inFlight = () => processGlobal('lettersInFlight', () => new Set());

/**
 * Resolves when every letter that is being sent has been accepted or refused. For a server that
 * stops.
 */
export async function lettersSent(): Promise<void> {
  while (inFlight().size > 0) await Promise.allSettled(inFlight());
}

/**
 * Sends a letter. Resolves when the mail server has accepted it.
 *
 * @throws MailError
 */
export async function sendMail(settings: MailSettings, letter: Letter): Promise<void> {
  const letters = inFlight();
  const sending = submit(settings, letter);
  letters.add(sending);
  try {
    await sending;
  } finally {
    letters.delete(sending);
  }
}

/**
 * Connects to the mail server and signs in there, without sending anything.
 *
 * @throws MailError
 */
export async function greetMailServer(settings: MailSettings): Promise<void> {
  const transport = openTransport(settings);
  try {
    await transport.verify();
  } catch (error) {
    throw new MailError(`The mail server does not let us in (${reasonOf(error)})`);
  } finally {
    transport.close();
  }
}

function openTransport({ smtpUrl }: MailSettings) {
  return createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // Letters are text only; nodemailer must not read files or addresses for them.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

async function submit(settings: MailSettings, letter: Letter): Promise<void> {
  const { from } = settings;
  const transport = openTransport(settings);
  try {
    await transport.sendMail({
      ...letter,
      from,
      to: letter.to,
      // RFC 3834, section 5: automatic replies, such as absence notices, are not sent to such
      // letters.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    throw new MailError(`The mail server did not take a letter (${reasonOf(error)})`);
  } finally {
    transport.close();
  }
}

/**
 * The reason without details. Threat: replies of mail servers repeat addresses, and an error's
 * message may contain the password.
 */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const said = ['code', 'responseCode', 'command'].flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return said.length === 0 ? 'unknown' : said.join(', ');
}
