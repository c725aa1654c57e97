import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import proxyAddr from 'proxy-addr';
import { authSecret } from '../config/authSecret.ts';
import type { Delivery } from '../http/delivery.ts';
import { AbandonedError } from '../images/queue.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { answerPage, type Handler } from './answerPage.ts';
import { makeBuildFiles } from './buildFiles.ts';
import { type ByteRoutePath, findByteRoute } from './byteRoutePaths.ts';
import { makeClientReader } from './clientInfo.ts';
import { oneAtATime } from './connections.ts';
import type { ServerContext } from './context.ts';
import { answerQuestion, noteArrival, takeQuestion } from './doctorQuestion.ts';
import type { GracefulStop } from './gracefulStop.ts';
import {
  misdirectedDelivery,
  stoppingDelivery,
  tooManyDelivery,
  unavailable,
  unavailableDelivery,
} from './noticePage.ts';
import type { PageHelper } from './pageHelper.ts';
import { goneSignal, type PreparedRequest, prepareRequest } from './preparedRequest.ts';
import { AccessRevokedError } from './recheckAccess.ts';
import { type ByteRequest, viewersOf } from './request.ts';
import { followRequest } from './requestLog.ts';
import { retryIfReplaced } from './retryIfReplaced.ts';
import { canReadRouterState } from './routerHeaders.ts';
import { deliverRoute } from './routes.ts';
import { byteHeaders, loggablePath } from './securityHeaders.ts';
import { leaveToWebServer } from './sendfile.ts';
import { takeTurn } from './takeTurn.ts';
import { isForAnyHost, parseTarget } from './target.ts';

/**
 * Handles every request before Next does: determines the client, sets the security headers, serves
 * the byte routes, reads bodies up to their limits, and makes all 404s the same. `build` is the id of
 * the pages' build; null: in development. `helper` makes pages beside `pages`.
 */
export function makeRequestHandler(
  context: ServerContext,
  pages: Handler,
  build: string | null,
  stop: Pick<GracefulStop, 'retryAfter'>,
  helper: PageHelper | null = null,
): Handler {
  const readClient = makeClientReader(context.config);
  const isTrusted = proxyAddr.compile([...context.config.trustedProxies]);
  const files = build === null ? null : makeBuildFiles(join(projectRoot(), '.next'), context.log);

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    tellAddress: (address: string) => void,
  ) => {
    const question = takeQuestion(request, () => authSecret(context.config));
    const arrived =
      question && noteArrival(request, (remoteAddress) => isTrusted(remoteAddress, 0));
    const client = readClient(request);
    tellAddress(client.address);
    const prepared = prepareRequest(context, request, response, client, build);
    const retryAfter = stop.retryAfter();
    if (retryAfter !== null) return prepared.send(stoppingDelivery(prepared.reader(), retryAfter));
    if (question && arrived) return prepared.send(answerQuestion(question, arrived));
    const url = parseTarget(request.url);
    if (client.misdirected && !isForAnyHost(url)) {
      return prepared.send(misdirectedDelivery(prepared.reader()));
    }
    if (url === null || !canReadRouterState(request.headers)) return prepared.sendNotFound();
    const file = files?.find(request, url.pathname);
    if (file)
      return prepared.send({ ...file, headers: { ...prepared.reader().headers, ...file.headers } });
    const route = findByteRoute(url.pathname);
    return route ? answerBytes(prepared, url, route) : answerPage(prepared, url, { pages, helper });
  };

  return oneAtATime(async (request, response) => {
    const { log, work } = context;
    const follow = { log, counts: work.requests };
    const { id, tellAddress } = followRequest(follow, request, response);
    try {
      await answer(request, response, tellAddress);
    } catch (error) {
      if (error instanceof AbandonedError) return void response.destroy();
      if (error instanceof AccessRevokedError) {
        log.info(`${request.method} ${loggablePath(request.url ?? '')}: ${error.message}`, { id });
        return void response.destroy();
      }
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error(`${id} ${request.method} ${loggablePath(request.url ?? '')}: ${reason}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Length': 0, 'Cache-Control': 'no-store' }).end();
    }
  });
}

type FoundRoute = NonNullable<ReturnType<typeof findByteRoute>>;

async function answerBytes(
  prepared: PreparedRequest,
  url: URL,
  { path, params }: FoundRoute,
): Promise<void> {
  const { context, request, response, client } = prepared;
  const always = new Headers(byteHeaders(client.ownAddress.startsWith('https:')));
  const byteRequest: ByteRequest = {
    address: client.address,
    gone: goneSignal(response),
    method: request.method ?? 'GET',
    params,
    query: url.searchParams,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    context,
    ...viewersOf(path, prepared),
  };
  const copies = await prepared.copies(url);
  const deliver = async () => {
    const whole = await inTurn(prepared, url, path, () => deliverRoute(path, byteRequest));
    if (whole === 'gone') return void response.destroy();
    const delivery = client.byWebServer ? leaveToWebServer(whole, context.config.sendfile) : whole;
    if (delivery.status === 404) {
      await prepared.padNotFound();
      return prepared.sendNotFound();
    }
    if (delivery === unavailable) return prepared.send(unavailableDelivery(prepared.reader()));
    response.setHeaders(always);
    if (delivery.status === 200 || delivery.status === 304) response.setHeaders(copies);
    return prepared.send(delivery);
  };
  return retryIfReplaced(deliver, () => response.headersSent);
}

/**
 * What answers a request for an archive, once it has its turn, as a page has: to lay one out costs as much as
 * a page of thousands of photos. It is sent when the turn has ended. Threat: whoever asks for nothing but the
 * headers of large archives would leave nothing for anybody else.
 */
async function inTurn(
  prepared: PreparedRequest,
  url: URL,
  path: ByteRoutePath,
  deliver: () => Promise<Delivery>,
): Promise<Delivery | 'gone'> {
  if (!path.endsWith('/archive')) return deliver();
  const turn = await takeTurn(prepared, url);
  if (turn === 'gone') return 'gone';
  if (turn === 'too-many') return tooManyDelivery(prepared.reader(), 1);
  try {
    return await deliver();
  } finally {
    turn.end();
  }
}
