import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink } from '../links/links.ts';
import { findLinkByToken, listLinks } from '../links/linkUse.ts';
import type { Mailing } from '../links/mailLink.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { startTestSmtp } from '../testing/testSmtp.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { askForLink, emptyOutbox, outboxSettled } from './askForLink.ts';
import { flushFailures } from './rateLimit.ts';

const { db, statements, close } = openTestDatabase();
const smtp = await startTestSmtp();
afterAll(async () => {
  close();
  await smtp.close();
});
beforeEach(async () => {
  await flushFailures(db);
  db.delete(schema.rateLimits).run();
  smtp.letters.length = 0;
  smtp.refusing = false;
  fill(db, { users: 4, groups: 0, albums: [] });
  setUser(db, null, 1, { email: 'Family@Example.org', locale: 'fr' });
  setUser(db, null, 2, { email: 'family@example.org' });
  setUser(db, null, 3, { email: 'gone@example.org', disabled: true });
});
afterEach(() => vi.restoreAllMocks());

const day = 86_400_000;

const mailing: Mailing = {
  db,
  config: { title: 'Photos', url: 'https://photos.example.org', locale: 'en', timezone: 'UTC' },
  settings: smtp.settings,
};
const ask = (email: string, address = '192.0.2.1') => askForLink(mailing, { email, address }, 0);

it('sends everybody with that address a link of their own', async () => {
  expect(ask(' FAMILY@example.org ')).toEqual({ kind: 'taken' });
  await outboxSettled();
  expect(smtp.letters.map(({ to }) => to[0])).toEqual(['Family@example.org', 'family@example.org']);
  const tokens = smtp.letters.map(({ text }) => /\/in\/([\w-]{43})/.exec(text)?.[1] ?? '');
  expect(tokens.map((token) => findLinkByToken(db, token)?.user.id)).toEqual([1, 2]);
  expect(smtp.letters[0]?.text).toContain('Vous avez demandé un lien');
  const [link] = listLinks(db, 2);
  expect(link).toMatchObject({ label: 'asked for by e-mail', usesLeft: null });
  expect((link?.expiresAt ?? 0) - (link?.createdAt ?? 0)).toBeGreaterThan(3 * day - 10_000);
  expect((link?.expiresAt ?? 0) - (link?.createdAt ?? 0)).toBeLessThanOrEqual(3 * day);
});

it('sends nothing while three that were asked for await the person', async () => {
  for (let i = 0; i < 5; i++) makeLink(db, null, 1);
  const askFromElsewhere = async (n: number) => {
    await flushFailures(db);
    db.delete(schema.rateLimits).run();
    expect(ask('family@example.org', `192.0.2.${n}`)).toEqual({ kind: 'taken' });
    await outboxSettled();
  };
  for (const n of [1, 2, 3]) await askFromElsewhere(n);
  expect(smtp.letters).toHaveLength(6);
  await askFromElsewhere(4);
  expect(smtp.letters).toHaveLength(6);
  expect(listLinks(db, 1).filter(({ state }) => state === 'live')).toHaveLength(8);
  // Each user has a limit of three. One link of the first user is revoked.
  revokeLink(db, null, listLinks(db, 1)[0]?.id ?? 0);
  await askFromElsewhere(5);
  expect(smtp.letters.map(({ to }) => to[0]).slice(6)).toEqual(['Family@example.org']);
  // Expired links do not count towards the limit.
  db.$client.exec('update links set expires_at = 1 where user_id = 2');
  await askFromElsewhere(6);
  expect(smtp.letters.map(({ to }) => to[0]).slice(7)).toEqual(['family@example.org']);
});

it('leaves earlier links as they were', async () => {
  const { token } = makeLink(db, null, 2);
  ask('family@example.org');
  await outboxSettled();
  expect(findLinkByToken(db, token)).not.toBeNull();
});

it('sends an administrator a link that works once and for a day', async () => {
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  ask('family@example.org');
  await outboxSettled();
  expect(listLinks(db, 1)).toMatchObject([{ usesLeft: 1, expiresAt: expect.any(Number) }]);
});

it.each(['gone@example.org', 'nobody@example.org', '', 'no address', '%'])(
  'sends nothing for %j, and answers the same',
  async (email) => {
    expect(ask(email)).toEqual({ kind: 'taken' });
    await outboxSettled();
    expect(smtp.letters).toEqual([]);
    expect(db.select().from(schema.links).all()).toEqual([]);
  },
);

it('asks the database the same while it answers, whether the address is known or not', async () => {
  const asked = (email: string) => {
    statements.length = 0;
    ask(email);
    return statements.map((statement) => statement.replace(/'[^']*'/g, '?'));
  };
  const known = asked('family@example.org');
  expect(known.length).toBeGreaterThan(0);
  expect(known.filter((statement) => statement.includes('users'))).toEqual([]);
  expect(asked('nobody@example.org')).toEqual(known);
  await outboxSettled();
});

it.each(['family@example.org', 'nobody@example.org'])(
  'is limited for an account, known or not, wherever it is asked from: %s',
  async (email) => {
    for (let i = 1; i <= 3; i++) expect(ask(email, `192.0.2.${i}`)).toEqual({ kind: 'taken' });
    const limited = ask(email.toUpperCase(), '192.0.2.9');
    expect(limited).toMatchObject({ kind: 'limited', retryAfter: expect.any(Number) });
    expect(ask('other@example.org', '192.0.2.9')).toEqual({ kind: 'taken' });
    await outboxSettled();
    expect(smtp.letters).toHaveLength(email.startsWith('family') ? 6 : 0);
  },
);

it('is limited for an address, whatever it asks for, across processes', async () => {
  for (let i = 0; i < 10; i++) expect(ask(`a${i}@example.org`).kind).toBe('taken');
  expect(ask('b@example.org')).toMatchObject({ kind: 'limited' });
  expect(ask('b@example.org', '192.0.2.2')).toEqual({ kind: 'taken' });
  await flushFailures(db);
  const kept = JSON.stringify(db.select().from(schema.rateLimits).all());
  expect(kept).toContain('mail 192.0.2.1');
  expect(kept).not.toContain('example.org');
  await outboxSettled();
});

it('goes on after a letter was turned away, and logs neither address nor link', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  smtp.refusing = true;
  ask('family@example.org');
  await outboxSettled();
  const said = JSON.stringify(log.mock.calls);
  expect(said).toContain('was not sent');
  expect(said).not.toMatch(/example\.org|\/in\//i);
  smtp.refusing = false;
  ask('family@example.org', '192.0.2.2');
  await outboxSettled();
  expect(smtp.letters).toHaveLength(2);
});

it('sends what waits without a pause once the server stops', async () => {
  askForLink(mailing, { email: 'family@example.org', address: '192.0.2.7' }, 3_600_000);
  await emptyOutbox();
  expect(smtp.letters).toHaveLength(2);
});
