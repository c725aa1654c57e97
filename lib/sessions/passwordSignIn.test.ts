import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { setPasswordHash, setUser } from '../people/people.ts';
import { quickHash } from '../testing/quickHash.ts';
import { openSessions } from '../testing/testSessions.ts';
import { notePasswordFailure, passwordTry } from './guards.ts';
import { queuePasswordCheck } from './passwordQueue.ts';
import { flushFailures } from './rateLimit.ts';
import { signInByPassword } from './signIn.ts';

const { db, config, origin } = openSessions({ groups: 0 });
const password = 'correct horse';
const hash = quickHash(password);

const byPassword = (handle: string, tried: string, address = origin.address, cookies?: string) =>
  signInByPassword(
    db,
    config,
    { handle, password: tried },
    { ...origin, address, ...(cookies !== undefined && { cookies }) },
  );

describe('signing in by a password', () => {
  it('of Django, however short, replaces its hash by one of ours', async () => {
    const django = 'pbkdf2_sha256$10$salt$MmjEPb26Id/4lpfNfrMmrL+XKg7/d0TKCMWGSjKO2KE=';
    const stored = () => db.select().from(schema.users).all()[0]?.passwordHash;
    setPasswordHash(db, null, 1, django);
    expect(await byPassword('u1', 'shorter')).toEqual({ kind: 'refused' });
    expect(stored()).toBe(django);
    const first = await byPassword('u1', 'short');
    expect(first.kind).toBe('signed-in');
    expect(stored()).toMatch(/^scrypt\$/);
    expect((await byPassword('u1', 'short')).kind).toBe('signed-in');
    expect(await byPassword('u1', 'shorter')).toEqual({ kind: 'refused' });
    setPasswordHash(db, null, 1, django);
    setUser(db, null, 1, { disabled: true });
    expect(await byPassword('u1', 'short')).toEqual({ kind: 'refused' });
    expect(stored()).toBe(django);
  });

  beforeEach(() => setPasswordHash(db, null, 1, hash));

  it('works for who has one, without regard to the case of the handle', async () => {
    expect(await byPassword('U1', password)).toMatchObject({ kind: 'signed-in', userId: 1 });
    expect(await byPassword('u1', 'wrong password')).toEqual({ kind: 'refused' });
    expect(await byPassword('u2', password)).toEqual({ kind: 'refused' });
    expect(await byPassword('nobody', password)).toEqual({ kind: 'refused' });
    setUser(db, null, 1, { disabled: true });
    expect(await byPassword('u1', password)).toEqual({ kind: 'refused' });
  });

  it('is limited for an address, also when its tries come all at once', async () => {
    failBefore('u1', 8);
    const tries = await Promise.all(Array.from({ length: 4 }, () => byPassword('u1', 'guess')));
    expect(tries.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'limited', 'limited']);
    expect(await byPassword('u1', password)).toMatchObject({ kind: 'limited' });
  });

  it('is refused where the password was changed while it was being checked', async () => {
    const others = Promise.withResolvers<void>();
    void queuePasswordCheck({ from: '192.0.2.9', known: false }, () => others.promise);
    const signing = byPassword('u1', password);
    await setImmediate();
    setPasswordHash(db, null, 1, quickHash('another password'));
    others.resolve();
    expect(await signing).toEqual({ kind: 'refused' });
  });

  it('does not count those who are right', async () => {
    failBefore('u1', 9);
    expect((await byPassword('u1', password)).kind).toBe('signed-in');
    expect((await byPassword('u1', password)).kind).toBe('signed-in');
  });

  it('is limited for one who tries a password on everybody', async () => {
    for (let i = 0; i < 19; i++) failBefore(`name${i}`, 1);
    expect(await byPassword('name19', 'guess')).toEqual({ kind: 'refused' });
    expect(await byPassword('name20', 'guess')).toMatchObject({ kind: 'limited' });
    expect(await byPassword('name20', 'guess', '192.0.2.2')).toEqual({ kind: 'refused' });
  });

  it('keeps none of what was typed for a name', async () => {
    await byPassword('my secret by mistake', 'guess');
    await flushFailures(db);
    expect(JSON.stringify(db.select().from(schema.rateLimits).all())).not.toContain('secret');
  });

  it('lets the owner in while others far and wide guess', async () => {
    await byPassword('u1', password, '198.51.100.1');
    await byPassword('u1', 'a slip', '198.51.100.1');
    for (let i = 0; i < 99; i++) failBefore('u1', 1, `203.0.113.${i}`);
    // An unknown address may try once, but not twice.
    expect(await byPassword('u1', 'guess', '198.51.100.2')).toEqual({ kind: 'refused' });
    expect(await byPassword('u1', password, '198.51.100.2')).toMatchObject({ kind: 'limited' });
    // The owner can sign in from a new address, and after a mistake from a known one.
    expect((await byPassword('u1', password, '198.51.100.3')).kind).toBe('signed-in');
    expect((await byPassword('u1', password, '198.51.100.1')).kind).toBe('signed-in');
  });
});

function failBefore(
  handle: string,
  times: number,
  address = origin.address,
  byKnownDevice = false,
): void {
  const attempt = passwordTry(handle, address, byKnownDevice);
  for (let i = 0; i < times; i++) notePasswordFailure(db, attempt);
}

describe('a browser that has signed in to the account before', () => {
  it('has turns and failures of its own, behind the address of who guesses', async () => {
    setPasswordHash(db, null, 1, hash);
    const first = await byPassword('u1', password);
    if (first.kind !== 'signed-in' || !first.deviceCookie) throw new Error(first.kind);
    const { name, value } = first.deviceCookie;
    failBefore('u1', 20, origin.address);
    const cookies = `${name}=${value}`;
    expect(await byPassword('u1', password)).toMatchObject({ kind: 'limited' });
    expect((await byPassword('u1', password, origin.address, cookies)).kind).toBe('signed-in');
    // The cookie is no way around the limits.
    failBefore('u1', 10, origin.address, true);
    expect((await byPassword('u1', password, origin.address, cookies)).kind).toBe('limited');
  });
});
