import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import proxyAddr from 'proxy-addr';
import { hasPermission } from '../access/access.ts';
import { authSecret } from '../config/authSecret.ts';
import { keepsCookies } from '../config/ownAddress.ts';
import { wasWriteRefusedSince } from '../db/write.ts';
import { type Delivery, methodNotAllowed } from '../http/delivery.ts';
import { AbandonedError } from '../images/queue.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { withKnownViewer } from '../sessions/knownViewer.ts';
import { planRenewal } from '../sessions/renewal.ts';
import { findTokenWait, retryAfterOfPage } from '../sessions/retryAfter.ts';
import { sessionCookie } from '../sessions/sessionCookie.ts';
import { canReadAction } from './actionBody.ts';
import { makeBuildFiles } from './buildFiles.ts';
import { type ByteRoutePath, findByteRoute } from './byteRoutePaths.ts';
import { makeClientReader } from './clientInfo.ts';
import { oneAtATime } from './connections.ts';
import type { ServerContext } from './context.ts';
import { answerQuestion, noteArrival, takeQuestion } from './doctorQuestion.ts';
import type { GracefulStop } from './gracefulStop.ts';
import { guardPage } from './guardPage.ts';
import {
  failedDelivery,
  misdirectedDelivery,
  notSavedDelivery,
  otherAddressDelivery,
  outdatedDelivery,
  stoppingDelivery,
  tooLargeDelivery,
  tooManyDelivery,
  unavailable,
  unavailableDelivery,
} from './noticePage.ts';
import { isHelped, type PageHelper } from './pageHelper.ts';
import { sendPictureFirst, showsPictureFirst } from './pictureFirst.ts';
import { goneSignal, type PreparedRequest, prepareRequest } from './preparedRequest.ts';
import { AccessRevokedError } from './recheckAccess.ts';
import { type ByteRequest, viewersOf } from './request.ts';
import { largestBody, readBody } from './requestBody.ts';
import { followRequest } from './requestLog.ts';
import { retryIfReplaced } from './retryIfReplaced.ts';
import { canReadRouterState, dropRouterHeaders } from './routerHeaders.ts';
import { deliverRoute } from './routes.ts';
import {
  byteHeaders,
  holdsToken,
  loggablePath,
  tokenReferrerPolicy,
  workerPolicy,
} from './securityHeaders.ts';
import { leaveToWebServer } from './sendfile.ts';
import { takeTurn } from './takeTurn.ts';
import {
  hasForeignOrigin,
  isForAnyHost,
  isPageRequest,
  isSignInPath,
  parseTarget,
} from './target.ts';
import { workerPath } from './workerPath.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

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

/** Has a page asked for once more. Threat: a browser takes a path that begins with two slashes for another server. */
function askAgain({ pathname, search }: URL): Delivery {
  const here = pathname.replace(/^\/+/, '/') + search;
  const caching = { 'Cache-Control': 'private, no-store', Vary: 'Cookie' };
  return {
    status: 307,
    headers: { ...caching, Location: here, 'Content-Length': '0' },
    body: null,
  };
}

/** What makes pages. */
type PageMakers = { readonly pages: Handler; readonly helper: PageHelper | null };

async function answerPage(
  prepared: PreparedRequest,
  url: URL,
  { pages, helper }: PageMakers,
): Promise<void> {
  const { context, request, response, client, reader, send } = prepared;
  const { config, db } = context;
  const { pathname } = url;
  if (!isPageRequest(request, pathname, { oidc: config.oidc !== null }))
    return send(methodNotAllowed());
  const isOwners = request.method === 'POST' && pathname.startsWith('/admin/');
  const isOwner = isOwners && hasPermission((await prepared.viewer()).actor, 'admin');
  const read = await readBody(request, largestBody(request, pathname, isOwner));
  if (read === 'gone') return void response.destroy();
  if (read === 'too-large') return send(tooLargeDelivery(reader()));
  const dropsCookies = isSignInPath(pathname) && !keepsCookies(config, client.ownAddress);
  if (dropsCookies || hasForeignOrigin(request, client.ownAddress)) {
    return send(otherAddressDelivery(reader(), config.url + pathname + url.search));
  }
  const callsAction = request.method === 'POST' && !pathname.startsWith('/api/');
  if (callsAction && !(await canReadAction(request.headers, read.body))) {
    return prepared.sendNotFound();
  }
  const wait = findTokenWait(db, pathname, client.address);
  if (wait !== null) return send(tooManyDelivery(reader(), wait));
  helper?.noteWaiting(context.work.pageTurns.waiting());
  const turn = await takeTurn(prepared, url);
  if (turn === 'gone') return void response.destroy();
  if (turn === 'too-many') return send(tooManyDelivery(reader(), 1));
  try {
    await makePage(prepared, url, {
      pages: (_request, shown) => pages(read.request, shown),
      helper: request.method === 'GET' && isHelped(pathname) ? helper : null,
    });
  } finally {
    turn.end();
  }
}

async function makePage(
  prepared: PreparedRequest,
  url: URL,
  { pages, helper }: PageMakers,
): Promise<void> {
  const { context, request, response, client, reader, send } = prepared;
  const { config, db } = context;
  const { pathname } = url;
  const begun = performance.now();
  const { headers, nonce } = reader();
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (holdsToken(pathname)) response.setHeader('Referrer-Policy', tokenReferrerPolicy);
  // Next reads the nonce for its scripts from this request header.
  request.headers['content-security-policy'] = headers['Content-Security-Policy'];
  if (pathname === workerPath) response.setHeader('Content-Security-Policy', workerPolicy);
  dropRouterHeaders(request, pathname);
  const told = retryAfterOfPage(url);
  if (told !== null) {
    response.statusCode = 429;
    response.setHeader('Retry-After', told);
  }
  // An action changes access itself. If the database fails here, the page reports it.
  const isStillOpen =
    request.method === 'POST' ? null : await prepared.watchAccess().catch(() => null);
  const instead = {
    sendNotFound: () => void prepared.sendNotFound(),
    beforeNotFound: prepared.padNotFound,
    sendFailed: () => void send(failedDelivery(reader())),
    findNotSaved: () =>
      request.method === 'POST' && wasWriteRefusedSince(begun)
        ? () => void send(notSavedDelivery(reader()))
        : null,
    isPlainForm: request.method === 'POST' && reader().script !== true,
    sendOutdated: () => void send(outdatedDelivery(reader())),
    // Threat: a page waits for a disk, a bucket or the second process, and access is revoked meanwhile.
    findRevoked: () => (isStillOpen?.() === false ? () => void send(askAgain(url)) : null),
  };
  const cookies = { url: client.ownAddress, dataDir: config.dataDir };
  const isPage = request.method === 'GET' && !/^\/(?:api|_next)\//.test(pathname);
  const renewal = isPage ? await planRenewal(db, cookies, request.headers.cookie) : null;
  const copies = request.method === 'POST' ? new Map() : await prepared.copies(url);
  if (showsPictureFirst(request, pathname)) sendPictureFirst(request, response, nonce);
  guardPage(response, instead, sessionCookie.nameAt(cookies), renewal, copies);
  const answer = () => pages(request, response);
  if (copies.size === 0) return answer();
  const viewer = await prepared.viewer();
  if (await helper?.make(request, response, viewer)) return;
  return withKnownViewer(viewer, answer);
}
