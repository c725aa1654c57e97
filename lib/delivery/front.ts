import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestViewer, viewerOfCookie } from '../auth/cookie.ts';
import { chooseLocale } from '../i18n/locale.ts';
import { createLog } from '../log.ts';
import type { ServerContext } from './context.ts';
import type { Delivery } from './delivery.ts';
import { sendDelivery } from './nodeSender.ts';
import { notFoundDelivery } from './notFound.ts';
import { createPeerCheck } from './peer.ts';
import { replaceNotFound } from './replaceNotFound.ts';
import { findByteRoute } from './routes.ts';
import {
  holdsToken,
  loggablePath,
  securityHeaders,
  tokenReferrerPolicy,
} from './securityHeaders.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What stands before Next: says who asks, sets the security headers, answers the byte routes, and
 * makes every 404 the same.
 */
export function createFront(context: ServerContext, pages: Handler, development: boolean): Handler {
  const checkPeer = createPeerCheck(context.config);
  const log = createLog(context.config.logLevel);
  const https = context.config.url.startsWith('https:');

  const answer: Handler = async (request, response) => {
    checkPeer(request);
    const nonce = randomBytes(16).toString('base64');
    const url = parseTarget(request.url);
    const headers = securityHeaders({ nonce, https, development });
    const sendNotFound = () =>
      sendDelivery(request, response, notFoundDelivery(localeOf(context, request), headers, nonce));
    if (url === null) return sendNotFound();
    log.debug(`${request.method} ${loggablePath(url.pathname)}`);

    const byteRoute = findByteRoute(url.pathname);
    if (byteRoute) {
      let viewer: Promise<RequestViewer> | undefined;
      const delivery = await byteRoute.route.deliver({
        method: request.method ?? 'GET',
        params: byteRoute.params,
        query: url.searchParams,
        header: (name) => oneHeader(request, name),
        context,
        viewer: () => {
          viewer ??= viewerOfCookie(context, request.headers.cookie);
          return viewer;
        },
      });
      return delivery.status === 404 ? sendNotFound() : sendDelivery(request, response, delivery);
    }

    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (holdsToken(url.pathname)) response.setHeader('Referrer-Policy', tokenReferrerPolicy);
    // Next takes the nonce for its scripts from this request header.
    request.headers['content-security-policy'] = headers['Content-Security-Policy'];
    replaceNotFound(response, () => void sendNotFound());
    return pages(request, response);
  };

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      log.error(`${request.method} ${loggablePath(request.url ?? '')}: ${describe(error)}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end();
    }
  };
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

function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
