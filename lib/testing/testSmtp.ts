import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { MailSettings } from '../config/loadConfig.ts';

/** Tests only: a letter as received by a mail server. */
type ReceivedLetter = {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type TestSmtp = {
  readonly letters: ReceivedLetter[];
  readonly settings: MailSettings;
  /** While true, every letter is refused. */
  refusing: boolean;
  readonly close: () => Promise<void>;
};

/** A mail server on a free port, which requires a user and a password. */
export async function startTestSmtp(): Promise<TestSmtp> {
  const letters: ReceivedLetter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'gallery' && password === 's3cret') return done(null, { user: username });
      return done(new Error(`refused ${username}:${password}`));
    },
    onRcptTo: (_address, _session, done) =>
      done(smtp.refusing ? new Error('no such mailbox') : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        letters.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...read(raw) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const smtp: TestSmtp = {
    letters,
    settings: {
      smtpUrl: `smtp://gallery:s3cret@127.0.0.1:${port}`,
      from: { name: 'Our photos', address: 'gallery@example.org' },
    },
    refusing: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return smtp;
}

function read(raw: string) {
  const parts = raw.split(/^--.*$/m).filter((part) => /^Content-Type: text\//im.test(part));
  const body = (type: string) => {
    const part = parts.find((each) => each.includes(`text/${type}`)) ?? '';
    return decoded(part.slice(part.indexOf('\r\n\r\n') + 4), part);
  };
  const subject = /^Subject: (.*(?:\r\n .*)*)/m.exec(raw)?.[1] ?? '';
  return { raw, subject: unfolded(subject), text: body('plain'), html: body('html') };
}

/** Quoted-printable and base64 (RFC 2045, section 6). */
function decoded(text: string, part: string): string {
  if (/base64/i.test(part)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(part)) return text;
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Encoded words (RFC 2047). */
function unfolded(subject: string): string {
  return subject
    .replace(/\?=\r\n =\?/g, '?= =?')
    .replace(/=\?UTF-8\?([QB])\?(.*?)\?= ?/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : decoded(text.replaceAll('_', ' '), 'quoted-printable'),
    );
}
