import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSmtp } from '../testing/testSmtp.ts';
import { linkLetter } from './linkLetter.ts';
import { MailError, sendMail } from './sendMail.ts';

const smtp = await startTestSmtp();
afterAll(smtp.close);
beforeEach(() => {
  smtp.letters.length = 0;
  smtp.refusing = false;
});

const gallery = {
  title: 'Été & <Ours>',
  url: 'https://photos.example.org',
  timezone: 'Europe/Paris',
};
const grandma = { name: 'Mamie "Zoé" <b>', address: 'zoe@example.org' };
const url = 'https://photos.example.org/in/abc_DEF-123';
const lasting = { url, expiresAt: null, uses: null, asked: false };
const letter = linkLetter(gallery, grandma, lasting, 'fr');

describe('a letter', () => {
  it('arrives with its link, in words of its language', async () => {
    await sendMail(smtp.settings, letter);
    const [got] = smtp.letters;
    expect(got).toMatchObject({ from: 'gallery@example.org', to: ['zoe@example.org'] });
    expect(got?.subject).toBe('Été & <Ours>\u202f: votre lien personnel');
    expect(got?.text).toContain('Bonjour Mamie "Zoé" <b>,');
    expect(got?.text).toContain(`\r\n\r\n${url}\r\n\r\n`);
    expect(got?.raw).toMatch(/^From: "?Our photos"? <gallery@example.org>/m);
    expect(got?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  it('has the same in HTML, in which names are only text', async () => {
    await sendMail(smtp.settings, letter);
    const html = smtp.letters[0]?.html ?? '';
    expect(html).toContain(`href="${url}"`);
    expect(html).toContain('Mamie &quot;Zoé&quot; &lt;b&gt;');
    expect(html).toContain('Été &amp; &lt;Ours&gt;');
  });

  it('tells nobody that it was read', () => {
    expect(letter.html).not.toMatch(/<img|<link|<script|url\(|@import/i);
    const led = [...letter.html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to]) => to);
    expect(new Set(led)).toEqual(new Set([url, gallery.url]));
  });

  it('says what its link can do', () => {
    const expiresAt = Date.UTC(2026, 6, 3, 10);
    const text = (limits: object) =>
      linkLetter(gallery, grandma, { ...lasting, ...limits }, 'en').text;
    expect(text({})).toContain('again and again, on your phone');
    expect(text({ expiresAt })).toContain('until 3 July 2026, 12:00');
    expect(text({ uses: 1 })).toContain('works once: open it on the device');
    expect(text({ uses: 3 })).toContain('works 3 times.');
    expect(text({ uses: 1, expiresAt })).toContain('works once, until 3 July 2026, 12:00');
    expect(text({ asked: true })).toContain('You asked for a link');
    expect(text({ asked: true })).toContain('Did you not ask for it?');
    expect(text({})).not.toContain('Did you not ask for it?');
    const french = linkLetter(gallery, grandma, { ...lasting, uses: 1, expiresAt }, 'fr').text;
    expect(french).toContain('Le lien ne fonctionne qu’une fois, jusqu’au 3 juillet 2026, 12:00');
  });
});

describe('a letter that cannot be handed in', () => {
  const failure = async (sending: Promise<void>) => {
    const error: unknown = await sending.catch((thrown: unknown) => thrown);
    if (!(error instanceof MailError)) throw new Error('it was handed in');
    return `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`;
  };

  it.each([
    ['is turned away', () => smtp.settings.smtpUrl],
    ['comes with a wrong password', () => smtp.settings.smtpUrl.replace('s3cret', 'wr0ng')],
    ['finds no server', () => 'smtp://gallery:s3cret@127.0.0.1:1'],
  ])('because it %s says so without password, address or link', async (_, smtpUrl) => {
    smtp.refusing = true;
    const said = await failure(sendMail({ ...smtp.settings, smtpUrl: smtpUrl() }, letter));
    expect(said).toContain('did not take a letter (E');
    expect(said).not.toMatch(/s3cret|wr0ng|zoe@|abc_DEF/);
    expect(smtp.letters).toEqual([]);
  });
});
