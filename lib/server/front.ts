import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { methodNotAllowed } from '../http/delivery.ts';
import { sendDelivery } from '../http/nodeSender.ts';
import { chooseLocale } from '../i18n/chooseLocale.ts';
import { type Locale, localeCookie } from '../i18n/locale.ts';
import { AbandonedError } from '../images/queue.ts';
import { type CookiePlace, findCookie, viewerOfCookie } from '../sessions/cookie.ts';
import { planRenewal } from '../sessions/renewal.ts';
import { sessionCookieName } from '../sessions/sessionCookie.ts';
import { findTokenWait } from '../sessions/tokenWait.ts';
import { WithdrawnError } from './askAgain.ts';
import type { ServerContext } from './context.ts';
import { guardPage } from './guardPage.ts';
import { failedDelivery, notFoundDelivery, tooManyDelivery } from './notFound.ts';
import { addressHeader, createPeerCheck } from './peer.ts';
import { type ByteRequest, once } from './request.ts';
import { deliverRoute, findByteRoute } from './routes.ts';
import { withSecondLook } from './secondLook.ts';
import {
  byteHeaders,
  holdsToken,
  loggablePath,
  securityHeaders,
  tokenReferrerPolicy,
} from './securityHeaders.ts';
import { toldToWait } from './toldToWait.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What stands before Next: says who asks, sets the security headers, answers the byte routes, and
 * makes every 404 the same.
 */
export function createFront(context: ServerContext, pages: Handler, development: boolean): Handler {
  const checkPeer = createPeerCheck(context.config);

  const answer: Handler = async (request, response) => {
    const { ownAddress } = checkPeer(request);
    const https = ownAddress.startsWith('https:');
    const cookies: CookiePlace = { url: ownAddress, dataDir: context.config.dataDir };
    const pageHeaders = once(() => {
      const nonce = randomBytes(16).toString('base64');
      return { nonce, headers: securityHeaders({ nonce, https, development }) };
    });
    const sendNotFound = async () => {
      const { headers, nonce } = pageHeaders();
      const page = notFoundDelivery(askedLocale(context, request), headers, nonce);
      await sendDelivery(request, response, page);
      // Once it is sent: who asked must not make a difference to how long it takes.
      await countRefusal(context, cookies, request);
    };
    const url = parseTarget(request.url);
    if (url === null || isNextsOwn(url) || !isPlain(request)) return sendNotFound();
    context.log.debug(`${request.method} ${loggablePath(url.pathname)}`);

    const route = findByteRoute(url.pathname);
    if (route) {
      const gone = goneSignal(response);
      const asked = byteRequest(context, cookies, request, url, route.params, gone);
      const deliver = async () => {
        const delivery = await deliverRoute(route.path, asked);
        if (delivery.status === 404) return sendNotFound();
        response.setHeaders(new Headers(byteHeaders(https)));
        return sendDelivery(request, response, delivery);
      };
      return withSecondLook(deliver, () => response.headersSent);
    }

    if (!isPageRequest(request, url.pathname)) {
      return sendDelivery(request, response, methodNotAllowed());
    }
    const { headers, nonce } = pageHeaders();
    const address = String(request.headers[addressHeader]);
    const wait = findTokenWait(context.db, url.pathname, address);
    if (wait !== null) {
      const locale = askedLocale(context, request);
      return sendDelivery(request, response, tooManyDelivery(locale, headers, nonce, wait));
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (holdsToken(url.pathname)) response.setHeader('Referrer-Policy', tokenReferrerPolicy);
    // Next takes the nonce for its scripts from this request header.
    request.headers['content-security-policy'] = headers['Content-Security-Policy'];
    const told = toldToWait(url);
    if (told !== null) {
      response.statusCode = 429;
      response.setHeader('Retry-After', told);
    }
    const sendFailed = () => {
      const page = failedDelivery(askedLocale(context, request), headers, nonce);
      return sendDelivery(request, response, page);
    };
    const instead = {
      sendNotFound: () => void sendNotFound(),
      sendFailed: () => void sendFailed(),
    };
    const isPage = request.method === 'GET' && !url.pathname.startsWith('/api/');
    const renewal = isPage ? await planRenewal(context.db, cookies, request.headers.cookie) : null;
    guardPage(response, instead, sessionCookieName(cookies), renewal);
    return pages(request, response);
  };

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      if (error instanceof AbandonedError) return void response.destroy();
      if (error instanceof WithdrawnError) {
        context.log.info(`${request.method} ${loggablePath(request.url ?? '')}: ${error.message}`);
        return void response.destroy();
      }
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      context.log.error(`${request.method} ${loggablePath(request.url ?? '')}: ${reason}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end();
    }
  };
}

/** Threat: Next writes these to our log as they come, with what rewrites a terminal. */
function isPlain({ headers }: IncomingMessage): boolean {
  const logged = [headers.host, headers.origin, headers['next-action']];
  return !logged.some((value) => /\p{Cc}/u.test(String(value ?? '')));
}

/**
 * Pages answer GET and HEAD, and POST where a form or script calls a server action: judged before
 * anything is looked up, so that it does not tell what exists. next-auth judges its own paths.
 */
function isPageRequest({ method, headers }: IncomingMessage, pathname: string): boolean {
  if (method === 'GET' || method === 'HEAD' || pathname.startsWith('/api/auth/')) return true;
  const isForm = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  return method === 'POST' && (isForm || headers['next-action'] !== undefined);
}

/** Counts that something was asked for which is not there, or not for who asked. */
async function countRefusal(
  context: ServerContext,
  cookies: CookiePlace,
  { headers }: IncomingMessage,
): Promise<void> {
  const { db, log, events } = context;
  try {
    const { user } = await viewerOfCookie(db, cookies, headers.cookie);
    events.refused(user?.id ?? null);
  } catch (error) {
    // Threat: the answer is sent and nobody waits for this; what is thrown here ends the server.
    log.error(`A refusal cannot be counted: ${error}`);
  }
}

/** Aborted when the connection closes before the answer is sent. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function byteRequest(
  context: ServerContext,
  cookies: CookiePlace,
  request: IncomingMessage,
  url: URL,
  params: ByteRequest['params'],
  gone: AbortSignal,
): ByteRequest {
  const viewerNow = () => viewerOfCookie(context.db, cookies, request.headers.cookie);
  return {
    gone,
    method: request.method ?? 'GET',
    params,
    query: url.searchParams,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    context,
    viewer: once(viewerNow),
    viewerNow,
  };
}

/**
 * Next takes `/photos/1.rsc` for another way to ask for a page as its scripts do, and answers 200
 * whatever is or is not there; its own scripts never ask so.
 */
function isNextsOwn({ pathname }: URL): boolean {
  return decodeURIComponent(pathname).endsWith('.rsc');
}

/** The target as a URL, or null where it is malformed or cannot be decoded. */
function parseTarget(target: string | undefined): URL | null {
  try {
    const url = new URL(target ?? '', 'http://gallery.invalid');
    decodeURIComponent(url.pathname);
    return url.host === 'gallery.invalid' ? url : null;
  } catch {
    return null;
  }
}

/** What this device asks for. The user's own setting would need the user, and a 404 asks nobody. */
function askedLocale({ config }: ServerContext, { headers }: IncomingMessage): Locale {
  return chooseLocale({
    cookie: findCookie(headers.cookie, localeCookie),
    acceptLanguage: headers['accept-language'],
    fallback: config.locale,
  });
}
