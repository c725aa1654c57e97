import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../http/delivery.ts';
import { sendDelivery } from '../http/nodeSender.ts';
import { chooseLocale } from '../i18n/chooseLocale.ts';
import { LOCALE_COOKIE, type Locale } from '../i18n/locale.ts';
import { once } from '../process/once.ts';
import {
  claimsOfCookie,
  type RequestViewer,
  viewerOfClaims,
  viewerOfCookie,
} from '../sessions/cookie.ts';
import { findCookie } from '../sessions/encryptedCookie.ts';
import { viewerOfFrame } from '../sessions/frame.ts';
import type { ClientInfo } from './clientInfo.ts';
import { padTime, stepOfNotFound } from './constantTime.ts';
import type { ServerContext } from './context.ts';
import { COPIES_HEADER, copiesTag, mayBeKept } from './copies.ts';
import { LOCALE_PARAMETER, type NoticeReader, notFoundDelivery } from './noticePage.ts';
import { accessOf, type FormWatch, watchForm } from './presentAccess.ts';
import { securityHeaders } from './securityHeaders.ts';
import { parseTarget } from './target.ts';

/** A request with everything that is used to answer it. */
export type PreparedRequest = {
  readonly context: ServerContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly client: ClientInfo;
  readonly viewer: () => Promise<RequestViewer>;
  /** Forgets the viewer, so that `viewer` looks them up again. */
  readonly lookAgain: () => void;
  /** The viewer of a frame's own addresses (`lib/sessions/frame.ts`). */
  readonly frameViewer: () => Promise<RequestViewer>;
  /** The viewer by current sessions and shares: sending a response may take hours. */
  readonly viewerNow: () => Promise<RequestViewer>;
  /** A function that tells whether the viewer may still have all that `viewer` might. */
  readonly watchAccess: () => Promise<() => boolean>;
  /** The same for the answer to a form. */
  readonly watchForm: () => Promise<FormWatch>;
  /** The headers by which a device may keep the response to this URL (`copies.ts`); none: it may not. */
  readonly copies: (url: URL) => Promise<Map<string, string>>;
  readonly reader: () => NoticeReader;
  readonly send: (delivery: Delivery) => Promise<void>;
  readonly sendNotFound: () => Promise<void>;
  /** Resolves when a 404 may be sent. */
  readonly padNotFound: () => Promise<void>;
};

/**
 * Prepares what is used to answer a request. Nothing is looked up before it is asked for, and the
 * viewer only once.
 */
export function prepareRequest(
  context: ServerContext,
  request: IncomingMessage,
  response: ServerResponse,
  client: ClientInfo,
  build: string | null,
): PreparedRequest {
  const cookies = { url: client.ownAddress, dataDir: context.config.dataDir };
  const viewerNow = () => viewerOfCookie(context.db, cookies, request.headers.cookie);
  let found = once(viewerNow);
  const viewer = () => found();
  const copies = async (url: URL) =>
    new Map(
      mayBeKept(url) ? [[COPIES_HEADER, copiesTag(context, build ?? '', await viewer())]] : [],
    );
  const reader = once(() => readerOf(context, request, client, build));
  const send = (delivery: Delivery) => sendDelivery(request, response, delivery);
  const sendNotFound = async () => {
    await send(notFoundDelivery({ ...reader(), script: false }));
    // Runs after the response, so that timing does not reveal whether somebody is signed in.
    await countRefusal(context, viewer);
  };
  const startedAt = performance.now();
  const findPresent = async () => {
    const claims = await claimsOfCookie(cookies, request.headers.cookie);
    return () => viewerOfClaims(context.db, claims);
  };
  return {
    context,
    request,
    response,
    client,
    viewer,
    lookAgain: () => {
      found = once(viewerNow);
    },
    viewerNow,
    watchAccess: async () => {
      const before = accessOf(context.db, await viewer());
      const present = await findPresent();
      return orFalse(context, () => accessOf(context.db, present()) === before);
    },
    watchForm: async () => {
      const { note, isStillOpen } = watchForm(context.db, await viewer(), await findPresent());
      return { note, isStillOpen: orFalse(context, isStillOpen) };
    },
    frameViewer: () => viewerOfFrame(context.db, cookies, request.headers.cookie),
    copies,
    reader,
    send,
    sendNotFound,
    padNotFound: () => padTime(startedAt, stepOfNotFound(parseTarget(request.url))),
  };
}

/** Who reads a notice page that answers the request, and its headers. */
function readerOf(
  context: ServerContext,
  request: IncomingMessage,
  client: ClientInfo,
  build: string | null,
): NoticeReader {
  const nonce = randomBytes(16).toString('base64');
  const isSignIn = parseTarget(request.url)?.pathname === '/sign-in';
  const headers = securityHeaders({
    nonce,
    https: client.ownAddress.startsWith('https:'),
    development: build === null,
    media: context.bucketOrigins(),
    formActions: isSignIn ? context.signInOrigins() : [],
  });
  const script = request.headers['next-action'] !== undefined;
  const { title } = context.config;
  return { locale: askedLocale(context, request), headers, nonce, title, script };
}

/** The same question, answered with no where it cannot be asked. */
function orFalse<Given extends unknown[]>(
  { log }: ServerContext,
  ask: (...given: Given) => boolean,
): (...given: Given) => boolean {
  return (...given) => {
    try {
      return ask(...given);
    } catch (error) {
      log.error(`Access cannot be checked again: ${error}`);
      return false;
    }
  };
}

/** Counts a request for something hidden or missing. */
async function countRefusal(
  context: ServerContext,
  viewer: PreparedRequest['viewer'],
): Promise<void> {
  try {
    const { user } = await viewer();
    context.events.refused(user?.id ?? null);
  } catch (error) {
    // Threat: nothing awaits this after the response is sent, so an error thrown here would end the
    // server.
    context.log.error(`A refusal cannot be counted: ${error}`);
  }
}

/**
 * The language by address, cookie and Accept-Language only. The user's setting would need a lookup of the
 * session, on which a 404 must not depend.
 */
function askedLocale({ config }: ServerContext, { url, headers }: IncomingMessage): Locale {
  return chooseLocale({
    chosen: parseTarget(url)?.searchParams.get(LOCALE_PARAMETER),
    cookie: findCookie(headers.cookie, LOCALE_COOKIE),
    acceptLanguage: headers['accept-language'],
    fallback: config.locale,
  });
}

/** A signal that is aborted when the connection closes before the response is sent. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
