import { expect } from '@playwright/test';
import { startServer } from '../gallery/commands.ts';
import { freePort } from '../gallery/freePort.ts';
import { test } from '../gallery/galleries.ts';
import {
  ask,
  cookiesSet,
  formsOf,
  fromElsewhere,
  responseText,
  submit,
  tokenForm,
} from './http.ts';
import { ownersPassword, sharePassword } from './prepare.ts';
import { takeSnapshot } from './snapshot.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';

for (const kind of ['in', 's'] as const) {
  test(`leak 27: wrong tokens under /${kind}/ are limited, and a right one always works`, {
    tag,
  }, async ({ world }) => {
    const from = fromElsewhere();
    const right =
      kind === 's' ? world.shares.album.token : (await world.signIn(world.userIds.anna)).token;
    const wrong = (at: number) => `/${kind}/${`wrong${at}`.padEnd(43, 'A')}`;
    const missing = responseText(await world.ask('/albums/999999', { headers: from }));
    for (let at = 0; at < 20; at += 1) {
      expect([at, responseText(await world.ask(wrong(at), { headers: from })) === missing]).toEqual(
        [at, true],
      );
    }
    const slowed = new Set<string>();
    for (const path of [
      wrong(20),
      wrong(0),
      `/${kind}/x`,
      `/in/${world.shares.revoked.token}`,
      `/s/${world.shares.revoked.token}`,
    ]) {
      const answer = await world.ask(path, { headers: from });
      expect([path, answer.status]).toEqual([path, 429]);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(600);
      slowed.add(responseText(answer).replace(/Retry-After: \d+/i, 'Retry-After: N'));
    }
    expect(slowed.size).toBe(1);
    expect((await world.ask(`/${kind}/${right}`, { headers: from })).status).toBe(200);
    expect((await world.ask('/', { headers: from })).status).toBe(200);
    // Other addresses need not wait; a client's own X-Forwarded-For is not believed.
    expect((await world.ask(wrong(0), { headers: fromElsewhere() })).status).toBe(404);
  });
}

test('leak 27: what a client says of its address is not believed', { tag }, async ({ world }) => {
  // This address is not a trusted proxy.
  const from = '127.0.0.3';
  const statuses: number[] = [];
  for (let at = 0; at < 22; at += 1) {
    const { status } = await world.ask(`/in/wrong${at}`, { from, headers: fromElsewhere() });
    statuses.push(status);
  }
  expect([...new Set(statuses.slice(0, 20))]).toEqual([404]);
  expect([...new Set(statuses.slice(20))]).toEqual([429]);
});

test('leak 27: what was guessed is known to the server that starts next', { tag }, async ({
  world,
}) => {
  const headers = fromElsewhere();
  for (let at = 0; at < 21; at += 1) await world.ask(`/s/wrong${at}`, { headers });
  await settled(world, `token ${headers['x-forwarded-for']}`);
  const port = await freePort();
  const next = await startServer(world.config, port);
  try {
    expect((await ask(port, '/s/wrong', { headers })).status).toBe(429);
    expect((await ask(port, '/s/wrong', { headers: fromElsewhere() })).status).toBe(404);
  } finally {
    await next.stop();
  }
});

test('leak 27: wrong tokens sent to the form count as well', { tag }, async ({ world }) => {
  const from = fromElsewhere();
  const page = await world.ask(`/s/${world.shares.album.token}`, { headers: from });
  const form = tokenForm(page.text);
  const statuses: number[] = [];
  for (let at = 0; at < 22; at += 1) {
    const fields = form.map(
      ([name, value]) => [name, name === 'token' ? `wrong${at}` : value] as const,
    );
    const path = `/s/${world.shares.album.token}`;
    statuses.push((await submit(world.port, path, fields, { headers: from })).status);
  }
  expect(statuses.slice(0, 20).every((status) => status === 404)).toBe(true);
  expect((await world.ask('/s/wrong', { headers: from })).status).toBe(429);
});

test('leak 27: guesses of passwords are limited for one address, and not for others', {
  tag,
}, async ({ world }) => {
  const from = fromElsewhere();
  const outcomes: string[] = [];
  for (let at = 0; at < 12; at += 1)
    outcomes.push(await signIn(world, 'olga', `wrong ${at}`, from));
  expect(outcomes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'refused'));
  expect(outcomes.slice(10)).toEqual(['limited', 'limited']);
  const told = await world.ask('/sign-in?failed=limited&wait=60', { headers: from });
  expect([told.status, told.headers['retry-after']]).toEqual([429, '60']);
  // From that address not even the right password works; from others it does at once.
  expect(await signIn(world, 'olga', ownersPassword, from)).toBe('limited');
  expect(await signIn(world, 'olga', ownersPassword, fromElsewhere())).toBe('signed in');
});

test('leak 27: unknown names, people without a password and wrong ones are answered alike', {
  tag,
}, async ({ world }) => {
  const from = fromElsewhere();
  const outcomes = new Set<string>();
  for (const handle of ['olga', 'anna', 'nobody', '', 'disabled', "' or 1=1--"]) {
    outcomes.add(await signIn(world, handle, 'wrong', from));
  }
  expect([...outcomes]).toEqual(['refused']);
});

test('leak 27: nobody locks the owner out, however many guess', { tag }, async ({ world }) => {
  test.setTimeout(120_000);
  // A hundred failures in the database stand for those of many addresses.
  const known = fromElsewhere();
  expect(await signIn(world, 'olga', ownersPassword, known)).toBe('signed in');
  await signIn(world, 'olga', 'wrong', fromElsewhere());
  await settled(world, 'password-of %');
  world.db.$client
    .prepare("update rate_limits set failures = 200 where key like 'password-of %'")
    .run();
  const guesser = fromElsewhere();
  expect(await signIn(world, 'olga', 'wrong', guesser)).toBe('refused');
  expect(await signIn(world, 'olga', 'wrong again', guesser)).toBe('limited');
  expect(await signIn(world, 'olga', ownersPassword, known)).toBe('signed in');
  expect(await signIn(world, 'olga', ownersPassword, fromElsewhere())).toBe('signed in');
});

test('leak 27: guesses of passwords of shares are limited by address', { tag }, async ({
  world,
}) => {
  const from = fromElsewhere();
  const path = `/s/${world.shares.locked.token}`;
  const page = await world.ask(path, { headers: from });
  const form = tokenForm(page.text);
  const open = (password: string, headers: Record<string, string>) =>
    submit(world.port, path, [...form, ['password', password]], { headers });
  for (let at = 0; at < 10; at += 1)
    expect(cookiesSet(await open(`wrong ${at}`, from))).toEqual([]);
  const limited = await open(sharePassword, from);
  expect(cookiesSet(limited)).toEqual([]);
  const told = await world.ask(String(limited.headers.location), { headers: from });
  expect(told.status).toBe(429);
  expect(Number(told.headers['retry-after'])).toBeGreaterThan(0);
  expect(told.text).toMatch(/role="alert"/);
  expect(cookiesSet(await open(sharePassword, fromElsewhere()))).toHaveLength(1);
});

test('leak 27: what is stored about guesses names nobody', { tag }, async ({ world }) => {
  await signIn(world, 'someone-typed-a-secret-here', 'wrong', fromElsewhere());
  await settled(world, 'password %');
  const kept = JSON.stringify(world.db.$client.prepare('select * from rate_limits').all());
  expect(kept).not.toMatch(/someone-typed|olga|anna/);
  expect(JSON.stringify([...takeSnapshot(world.db).values()])).not.toContain('someone-typed');
});

async function signIn(
  world: LeakWorld,
  handle: string,
  password: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const page = await world.ask('/sign-in', { headers });
  const form = formsOf(page.text).find((fields) => fields.some(([name]) => name === 'next')) ?? [];
  const fields = [...form, ['handle', handle] as const, ['password', password] as const];
  const answer = await submit(world.port, '/sign-in', fields, { headers });
  if (cookiesSet(answer).some((line) => line.includes('session-token'))) return 'signed in';
  const failed = new URL(answer.headers.location ?? '', world.url).searchParams.get('failed');
  return failed ?? String(answer.status);
}

/** Waits until queued failures are written. */
async function settled(world: LeakWorld, key: string): Promise<void> {
  const find = world.db.$client.prepare('select 1 from rate_limits where key like ?');
  await expect(() => expect(find.get(key)).toBeDefined()).toPass({ timeout: 10_000 });
}
