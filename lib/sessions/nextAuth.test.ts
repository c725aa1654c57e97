import NextAuth from 'next-auth';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../config/config.ts';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink } from '../links/links.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { authOptions, withSharesClosed } from './nextAuth.ts';
import { signInByLink } from './signIn.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';
process.env['NEXTAUTH_URL'] = 'http://localhost:3000';

const { db, close } = openTestDatabase();
afterAll(close);
const config = { url: 'http://localhost:3000', dataDir: '/nonexistent' } as Config;

type Answer = { status: number; headers: Record<string, string | string[]>; body: unknown };

// Its type demands Next's own request; it only reads these fields.
const handler = NextAuth as unknown as (...given: unknown[]) => Promise<void>;

/** Calls next-auth as its handler for plain Node does. */
async function ask(
  method: string,
  nextauth: string[],
  cookies: Record<string, string>,
  body: Record<string, string> = {},
): Promise<Answer> {
  const answer: Answer = { status: 200, headers: {}, body: undefined };
  const response = {
    status: (status: number) => {
      answer.status = status;
      return response;
    },
    setHeader: (name: string, value: string | string[]) => {
      answer.headers[name.toLowerCase()] = value;
      return response;
    },
    getHeader: (name: string) => answer.headers[name.toLowerCase()],
    end: () => undefined,
    json: (value: unknown) => {
      answer.body = value;
    },
    send: (value: unknown) => {
      answer.body = value;
    },
  };
  const request = { query: { nextauth }, method, cookies, headers: {}, body };
  await handler(request, response, authOptions(db, config));
  return answer;
}

async function csrf() {
  const { headers, body } = await ask('GET', ['csrf'], {});
  const [cookie = ''] = [headers['set-cookie'] ?? ''].flat();
  const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
  const { csrfToken } = body as { csrfToken: string };
  return { cookies: { [name]: decodeURIComponent(value) }, csrfToken };
}

let session: { id: number; linkId: number; cookies: Record<string, string> };

beforeEach(async () => {
  fill(db, { users: 1, groups: 0, albums: [] });
  const link = makeLink(db, null, 1);
  const origin = { address: '192.0.2.1', device: '' };
  const result = await signInByLink(db, config, link.token, origin);
  if (result.kind !== 'signed-in') throw new Error(result.kind);
  const { name, value } = result.cookie;
  session = { id: result.sessionId, linkId: link.id, cookies: { [name]: value } };
});

describe('next-auth', () => {
  it('reads our cookie, says who it is and nothing more', async () => {
    const { body } = await ask('GET', ['session'], session.cookies);
    expect(body).toEqual({ user: { name: 'User 1' }, expires: expect.any(String) });
  });

  it('knows of no session once its link is revoked, and takes the cookie away', async () => {
    revokeLink(db, null, session.linkId);
    const { body, headers } = await ask('GET', ['session'], session.cookies);
    expect(body).toEqual({});
    expect(String(headers['set-cookie'])).toMatch(/session-token=; .*Max-Age=0/);
  });

  it('signs out by POST with its token only, which ends the session in the database', async () => {
    const revokedAt = () => db.select().from(schema.sessions).get()?.revokedAt ?? null;
    const { cookies, csrfToken } = await csrf();
    await ask('GET', ['signout'], session.cookies);
    await ask('POST', ['signout'], { ...session.cookies, ...cookies }, { csrfToken: 'wrong' });
    expect(revokedAt()).toBeNull();
    const { headers } = await ask(
      'POST',
      ['signout'],
      { ...session.cookies, ...cookies },
      { csrfToken },
    );
    expect(revokedAt()).not.toBeNull();
    expect(String(headers['set-cookie'])).toMatch(/session-token=; /);
  });

  it('signs nobody in itself', async () => {
    const { cookies, csrfToken } = await csrf();
    const body = { csrfToken, handle: 'u1', username: 'u1', password: '' };
    const { headers } = await ask('POST', ['callback', 'credentials'], cookies, body);
    expect(headers['location']).toMatch(/error=CredentialsSignin/);
    expect(String(headers['set-cookie'])).not.toContain('session-token');
  });

  it.each([
    ['https://evil.example/', 'http://localhost:3000/'],
    ['//evil.example', 'http://localhost:3000/'],
    ['http://localhost:3000.evil.example/', 'http://localhost:3000/'],
    ['http://localhost:3000//evil.example', 'http://localhost:3000/'],
    ['/albums/1', 'http://localhost:3000/albums/1'],
    ['http://localhost:3000/albums/1?page=2', 'http://localhost:3000/albums/1?page=2'],
  ])('leads from %s to %s', async (url, expected) => {
    const { callbacks } = authOptions(db, config);
    expect(await callbacks?.redirect?.({ url, baseUrl: 'http://localhost:3000' })).toBe(expected);
  });
});

describe('our shares', () => {
  const empty = {
    session: 'next-auth.session-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    shares: 'albumen-shares=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  };

  /** The fields of a form, and those of a script. */
  const answers: Record<string, string>[] = [{}, { json: 'true' }];

  /** The cookies after next-auth's own response to this sign-out. */
  async function closed(held: Record<string, string>, given: Record<string, string>) {
    const { cookies, csrfToken } = await csrf();
    const token = given['csrfToken'] ?? csrfToken;
    const asked = await ask(
      'POST',
      ['signout'],
      { ...held, ...cookies },
      { ...given, csrfToken: token },
    );
    const headers = new Headers();
    for (const line of [asked.headers['set-cookie'] ?? []].flat())
      headers.append('set-cookie', line);
    const location = asked.headers['location'];
    if (typeof location === 'string') headers.set('location', location);
    const body = asked.body === undefined ? null : JSON.stringify(asked.body);
    const answer = await withSharesClosed(new Response(body, { headers }), config);
    expect(await answer.text()).toBe(body ?? '');
    return answer.headers.getSetCookie().filter((line) => /session-token|shares/.test(line));
  }

  it('are closed with next-auth’s own sign-out, with or without a session', async () => {
    for (const more of answers) {
      const [line, ...rest] = await closed(session.cookies, more);
      expect(line).toMatch(/^next-auth\.session-token=; .*Max-Age=0/);
      expect(rest).toEqual([empty.shares]);
      expect(await closed({}, more)).toEqual([empty.session, empty.shares]);
    }
  });

  it('stay open where the form was not next-auth’s own', async () => {
    for (const held of [{}, session.cookies]) {
      for (const more of answers) {
        expect(await closed(held, { csrfToken: 'wrong', ...more })).toEqual([]);
      }
    }
  });
});
