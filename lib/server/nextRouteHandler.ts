import { randomBytes } from 'node:crypto';
import type { Delivery } from '../http/delivery.ts';
import { toResponse } from '../http/webSender.ts';
import { once } from '../process/once.ts';
import { viewerOfCookie } from '../sessions/cookie.ts';
import { viewerOfFrame } from '../sessions/frame.ts';
import type { ByteRoutePath } from './byteRoutePaths.ts';
import { serverContext } from './context.ts';
import { notFoundDelivery } from './noticePage.ts';
import { type ByteRequest, requestLocale, viewersOf } from './request.ts';
import { retryIfReplaced } from './retryIfReplaced.ts';
import { deliverRoute } from './routes.ts';
import { byteHeaders, securityHeaders } from './securityHeaders.ts';

type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

/**
 * A byte route as a route handler of Next, which is used under a bare `next start`. Our own server
 * handles these routes before Next does, since Next drops Content-Length from the responses of
 * handlers.
 */
export function nextRouteHandler(path: ByteRoutePath): RouteHandler {
  return async (request, { params }) => {
    const context = serverContext();
    const cookie = request.headers.get('cookie') ?? undefined;
    const viewerNow = () => viewerOfCookie(context.db, context.config, cookie);
    const byteRequest: ByteRequest = {
      method: request.method,
      params: await params,
      query: new URL(request.url).searchParams,
      header: (name) => request.headers.get(name) ?? undefined,
      context,
      address: '',
      gone: request.signal,
      ...viewersOf(path, {
        viewer: once(viewerNow),
        viewerNow,
        frameViewer: () => viewerOfFrame(context.db, context.config, cookie),
      }),
    };
    const always = byteHeaders(context.config.url.startsWith('https:'));
    return retryIfReplaced(async () => {
      const delivery = await deliverRoute(path, byteRequest);
      if (delivery.status === 404) return toResponse(await notFoundPage(byteRequest));
      return toResponse({ ...delivery, headers: { ...always, ...delivery.headers } });
    });
  };
}

async function notFoundPage(request: ByteRequest): Promise<Delivery> {
  const nonce = randomBytes(16).toString('base64');
  const https = request.context.config.url.startsWith('https:');
  const headers = securityHeaders({ nonce, https, development: false });
  const { title } = request.context.config;
  return notFoundDelivery({ locale: await requestLocale(request), headers, nonce, title });
}
