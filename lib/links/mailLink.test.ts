import { afterAll, beforeEach, expect, it } from 'vitest';
import { ADMINISTRATOR_LINK_MS } from '../access/live.ts';
import { schema } from '../db/schema.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { startTestSmtp } from '../testing/testSmtp.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { findLinkByToken, listLinks } from './linkUse.ts';
import { type Mailing, mailLink } from './mailLink.ts';

const { db, close } = openTestDatabase();
const smtp = await startTestSmtp();
afterAll(async () => {
  close();
  await smtp.close();
});
beforeEach(() => {
  smtp.letters.length = 0;
  smtp.refusing = false;
  fill(db, { users: 2, groups: 0, albums: [] });
  setUser(db, null, 1, { email: 'u1@example.org', locale: 'fr', name: 'Mamie' });
});

const mailing: Mailing = {
  db,
  config: { title: 'Photos', url: 'https://photos.example.org', locale: 'en', timezone: 'UTC' },
  settings: smtp.settings,
};
const tokenIn = (text: string) =>
  /https:\/\/photos\.example\.org\/in\/([\w-]{43})/.exec(text)?.[1] ?? '';

it('sends a fresh link to its person, in that person’s language', async () => {
  const made = await mailLink(mailing, 2, 1);
  expect(smtp.letters).toHaveLength(1);
  const [letter] = smtp.letters;
  expect(letter?.to).toEqual(['u1@example.org']);
  expect(letter?.subject).toBe('Photos\u202f: votre lien personnel');
  expect(findLinkByToken(db, tokenIn(letter?.text ?? ''))).toMatchObject({
    id: made?.id,
    user: { id: 1 },
  });
  expect(tokenIn(letter?.html ?? '')).toBe(tokenIn(letter?.text ?? ''));
  expect(listLinks(db, 1)).toMatchObject([
    { label: 'sent by e-mail', expiresAt: null, usesLeft: null, mailedTo: 'u1@example.org' },
  ]);
  const kinds = db.select().from(schema.activity).all();
  expect(kinds.map(({ kind, userId }) => [kind, userId])).toContainEqual(['link-mailed', 2]);
  expect(JSON.stringify(kinds)).not.toContain(tokenIn(letter?.text ?? ''));
});

it('is written in the gallery’s language for users who have chosen none', async () => {
  setUser(db, null, 2, { email: 'u2@example.org' });
  await mailLink(mailing, null, 2);
  expect(smtp.letters[0]?.subject).toBe('Photos: your personal link');
});

it('gives the link the limits that were asked for', async () => {
  const expiresAt = Date.UTC(2090, 0, 1);
  await mailLink(mailing, null, 1, { expiresAt, uses: 2 });
  expect(listLinks(db, 1)).toMatchObject([{ expiresAt, usesLeft: 2 }]);
  expect(smtp.letters[0]?.text).toContain('Le lien fonctionne 2 fois, jusqu');
});

it('sends administrators what works once and for a day at most', async () => {
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  await mailLink(mailing, null, 1);
  const [link] = listLinks(db, 1);
  expect(link).toMatchObject({
    usesLeft: 1,
    expiresAt: (link?.createdAt ?? 0) + ADMINISTRATOR_LINK_MS,
  });
  expect(smtp.letters[0]?.text).toContain('ne fonctionne qu’une fois');
});

it('revokes a link that could not be sent', async () => {
  smtp.refusing = true;
  await expect(mailLink(mailing, null, 1)).rejects.toMatchObject({ code: 'mail-not-sent' });
  expect(listLinks(db, 1)).toMatchObject([{ state: 'revoked' }]);
});

it('is refused for users without an address and disabled ones, and makes no link', async () => {
  await expect(mailLink(mailing, null, 2)).rejects.toMatchObject({ code: 'no-email' });
  setUser(db, null, 1, { disabled: true });
  await expect(mailLink(mailing, null, 1)).rejects.toMatchObject({ code: 'user-disabled' });
  expect(db.select().from(schema.links).all()).toEqual([]);
  expect(smtp.letters).toEqual([]);
});
