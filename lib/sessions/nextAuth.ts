import type { NextRequest } from 'next/server';
import NextAuth, { type AuthOptions } from 'next-auth';
import { decode } from 'next-auth/jwt';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import { authSecret } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { loadConfig, setAuthUrl } from '../config/loadConfig.ts';
import { type Database, serverDatabase } from '../db/open.ts';
import { write } from '../db/write.ts';
import { makeLog } from '../process/log.ts';
import { localAddress } from '../text/localAddress.ts';
import { type CookiePlace, hasOurEncryption, setCookieLine } from './encryptedCookie.ts';
import { cookiePlace } from './request.ts';
import { endSession, findSession, SESSION_MS } from './session.ts';
import { parseSessionToken, sessionCookie, sessionToken } from './sessionCookie.ts';
import { queueSessionNote } from './sessionNotes.ts';
import { shareCookie } from './shareCookie.ts';

/**
 * next-auth's options. next-auth reads the session cookie and signs out. People sign in on our own
 * pages, so its one provider, which it needs in order to start, refuses everybody.
 */
export function authOptions(db: Database, config: Config): AuthOptions {
  const secure = config.url.startsWith('https:');
  const log = makeLog(config.logLevel);
  return {
    secret: authSecret(config),
    useSecureCookies: secure,
    session: { strategy: 'jwt', maxAge: SESSION_MS / 1000 },
    jwt: { decode: async (given) => (hasOurEncryption(given.token ?? '') ? decode(given) : null) },
    pages: { signIn: '/sign-in', signOut: '/', error: '/sign-in', verifyRequest: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookie.nameAt(config),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: [Credentials({ name: 'none', credentials: {}, authorize: () => null })],
    callbacks: {
      // The session's row decides, so a revoked session ends for next-auth, too.
      jwt: ({ token }) => {
        const session = liveSession(db, token);
        if (!session) throw new EndedSessionError();
        // Its response renews the cookie for 400 days.
        queueSessionNote(db, session.sessionId, { expiresAt: Date.now() + SESSION_MS });
        // next-auth makes a new cookie of this, with another `jti`.
        return { ...token, ...sessionToken({ id: session.sessionId, nonce: session.nonce }) };
      },
      session: ({ session, token }) => {
        const user = liveSession(db, token)?.user;
        return { expires: session.expires, user: { name: user?.name ?? null } };
      },
      redirect: ({ url, baseUrl }) => new URL(pathOf(url, baseUrl), config.url).href,
    },
    events: {
      signOut: async ({ token }) => {
        const session = liveSession(db, token);
        if (session) await write(db, (tx) => endSession(tx, session.sessionId));
      },
    },
    logger: {
      // A session that has ended is not logged as an error.
      error: (code) => {
        if (code !== 'JWT_SESSION_ERROR') log.error(`next-auth: ${code}`);
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

class EndedSessionError extends Error {
  override name = 'EndedSessionError';
}

function liveSession(db: Database, token: unknown) {
  const claim = parseSessionToken(token);
  return claim && findSession(db, claim);
}

/** The path to redirect to. Threat: `callbackUrl` comes from outside (open redirect). */
function pathOf(url: string, baseUrl: string): string {
  return localAddress(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url);
}

/**
 * The actions that next-auth may handle. Not `callback`, since people do not sign in by its routes;
 * not `_log`, which would write what anybody posts to our log.
 */
const handled = new Set(['session', 'csrf', 'providers', 'signout']);

/**
 * Actions that are redirected to our sign-in page here: next-auth's redirect would keep parameters
 * of the address.
 */
const redirected = new Set(['signin', 'error']);

const toSignIn = { Location: '/sign-in' };

/** The route handler under `/api/auth/`. Our server allows POST for `signout` only. */
export async function handleAuth(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await context.params;
  const [what = ''] = nextauth;
  if (redirected.has(what)) return new Response(null, { status: 302, headers: toSignIn });
  if (!handled.has(what)) return new Response(null, { status: 404 });
  const config = loadConfig();
  setAuthUrl(config);
  const here = { ...config, ...(await cookiePlace()) };
  const options = authOptions(serverDatabase(config), here);
  const answer: Response = await NextAuth(request, context, options);
  const mayBeOut = what === 'signout' && request.method === 'POST';
  return mayBeOut ? withSharesClosed(answer, here) : answer;
}

/**
 * Adds to next-auth's sign-out what our own does: it also closes the shares that this browser has
 * opened, even without a session. next-auth redirects to another page after signing out, and back
 * to its own form if the CSRF token was wrong.
 */
export async function withSharesClosed(answer: Response, place: CookiePlace): Promise<Response> {
  const to = answer.headers.get('Location') ?? (await findRedirect(answer.clone()));
  if (to === null || to.endsWith('/signout?csrf=true')) return answer;
  const headers = new Headers(answer.headers);
  const isTaken = headers
    .getSetCookie()
    .some((line) => line.startsWith(`${sessionCookie.nameAt(place)}=;`));
  // From this cookie our server knows that the browser must clear its cache.
  if (!isTaken) headers.append('Set-Cookie', setCookieLine(sessionCookie.removal(place)));
  headers.append('Set-Cookie', setCookieLine(shareCookie.removal(place)));
  return new Response(answer.body, { status: answer.status, headers });
}

/** The URL to which a script is redirected: `{"url": ...}`. */
async function findRedirect(answer: Response): Promise<string | null> {
  const said: unknown = await answer.json().catch(() => null);
  return z.object({ url: z.string() }).safeParse(said).data?.url ?? null;
}
