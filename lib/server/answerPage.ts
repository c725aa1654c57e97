import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasPermission } from '../access/access.ts';
import { keepsCookies } from '../config/ownAddress.ts';
import { wasWriteRefusedSince } from '../db/write.ts';
import { type Delivery, methodNotAllowed } from '../http/delivery.ts';
import { listeningForViewers, withKnownViewer } from '../sessions/knownViewer.ts';
import { planRenewal } from '../sessions/renewal.ts';
import { findTokenWait, retryAfterOfPage } from '../sessions/retryAfter.ts';
import { sessionCookie } from '../sessions/sessionCookie.ts';
import { canReadAction } from './actionBody.ts';
import { guardPage } from './guardPage.ts';
import {
  failedDelivery,
  notSavedDelivery,
  otherAddressDelivery,
  outdatedDelivery,
  tooLargeDelivery,
  tooManyDelivery,
} from './noticePage.ts';
import { isHelped, type PageHelper } from './pageHelper.ts';
import { sendPictureFirst, showsPictureFirst } from './pictureFirst.ts';
import type { PreparedRequest } from './preparedRequest.ts';
import { type FormWatch, tookLong } from './presentAccess.ts';
import { largestBody, readBody } from './requestBody.ts';
import { dropRouterHeaders } from './routerHeaders.ts';
import { holdsToken, TOKEN_REFERRER_POLICY, WORKER_POLICY } from './securityHeaders.ts';
import { takeTurn } from './takeTurn.ts';
import { hasForeignOrigin, isPageRequest, isSignInPath } from './target.ts';
import { WORKER_PATH } from './workerPath.ts';

/** Handles requests as Next's server does. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Sends the browser to the same page once more: by 303 after a form, so that the form is not sent again. Threat: a
 * browser takes a path that begins with two slashes for another server.
 */
function askAgain({ pathname, search }: URL, status: 303 | 307): Delivery {
  const here = pathname.replace(/^\/+/, '/') + search;
  const caching = { 'Cache-Control': 'private, no-store', Vary: 'Cookie' };
  return {
    status,
    headers: { ...caching, Location: here, 'Content-Length': '0' },
    body: null,
  };
}

/** What makes pages. */
type PageMakers = { readonly pages: Handler; readonly helper: PageHelper | null };

/**
 * Answers a request for a page, for a form or for what Next itself answers: with what `pages` makes of it once it has
 * its turn, or with why it makes nothing. 404s are all the same.
 */
export async function answerPage(
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
  helper?.noteWanted(context.work.pageTurns.wanted());
  const turn = await takeTurn(prepared, url);
  if (turn === 'gone') return void response.destroy();
  if (turn === 'too-many') return send(tooManyDelivery(reader(), 1));
  try {
    await makePage(prepared, url, {
      pages: (_request, shown) => pages(read.request, shown),
      helper: request.method === 'GET' && isHelped(url) ? helper : null,
    });
  } finally {
    turn.end();
  }
}

const isGalleryPage = (pathname: string) => !/^\/(?:api|_next)\//.test(pathname);

/**
 * Watches whether the viewer keeps the access by which the answer is made. Nothing is watched under `/api`, where
 * signing in and out changes access itself, or if the database fails here, which the page then reports.
 */
async function watchAnswer(prepared: PreparedRequest, pathname: string): Promise<FormWatch> {
  const unwatched = { note: () => undefined, isStillOpen: () => true };
  const { request, response } = prepared;
  try {
    if (!isGalleryPage(pathname)) return unwatched;
    if (request.method !== 'POST') {
      return { ...unwatched, isStillOpen: await prepared.watchAccess() };
    }
    const { note, isStillOpen } = await prepared.watchForm();
    // The page to which an action leads is asked for by itself: a browser is sent there, and a script is told.
    const leads = () => response.statusCode !== 200 || response.hasHeader('x-action-redirect');
    return { note, isStillOpen: (isShown) => leads() || isStillOpen(isShown) };
  } catch {
    return unwatched;
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
  if (holdsToken(pathname)) response.setHeader('Referrer-Policy', TOKEN_REFERRER_POLICY);
  // Next reads the nonce for its scripts from this request header.
  request.headers['content-security-policy'] = headers['Content-Security-Policy'];
  if (pathname === WORKER_PATH) response.setHeader('Content-Security-Policy', WORKER_POLICY);
  dropRouterHeaders(request, pathname);
  const told = retryAfterOfPage(url);
  if (told !== null) {
    response.statusCode = 429;
    response.setHeader('Retry-After', told);
  }
  const isPage = isGalleryPage(pathname) && request.method !== 'POST';
  const isPlainForm = request.method === 'POST' && reader().script !== true;
  const sendNotFound = () => void prepared.sendNotFound();
  const watch = await watchAnswer(prepared, pathname);
  const instead = {
    sendNotFound,
    beforeNotFound: prepared.padNotFound,
    sendFailed: () => void send(failedDelivery(reader())),
    findNotSaved: () =>
      request.method === 'POST' && wasWriteRefusedSince(begun)
        ? () => void send(notSavedDelivery(reader()))
        : null,
    isPlainForm,
    sendOutdated: () => void send(outdatedDelivery(reader())),
    // Threat: a page waits for a disk, a bucket or the second process, and access is revoked meanwhile.
    findRevoked: () => {
      if (!tookLong(begun) || watch.isStillOpen(isPlainForm)) return null;
      if (request.method !== 'POST') return () => void send(askAgain(url, 307));
      return isPlainForm ? () => void send(askAgain(url, 303)) : sendNotFound;
    },
  };
  const cookies = { url: client.ownAddress, dataDir: config.dataDir };
  const renewal =
    isPage && request.method === 'GET'
      ? await planRenewal(db, cookies, request.headers.cookie)
      : null;
  const copies = request.method === 'POST' ? new Map() : await prepared.copies(url);
  if (showsPictureFirst(request, pathname)) sendPictureFirst(request, response, nonce);
  guardPage(response, instead, {
    sessionCookie: sessionCookie.nameAt(cookies),
    renewal,
    copies,
  });
  const answer = () => listeningForViewers(watch.note, async () => pages(request, response));
  if (copies.size === 0) return answer();
  const viewer = await prepared.viewer();
  if (await helper?.make(request, response, viewer)) return;
  return withKnownViewer(viewer, answer);
}
