import type { ServerResponse } from 'node:http';
import { setCookieLine } from '../sessions/encryptedCookie.ts';
import type { Renewal } from '../sessions/renewal.ts';

/** Functions that send a whole response instead of what a page wrote. */
type Pages = {
  readonly sendNotFound: () => void;
  /** A promise that a 404 must wait for, or null. */
  readonly beforeNotFound?: () => Promise<void> | null;
  readonly sendFailed: () => void;
  /** Sends what says that nothing could be saved; null where that is not why the page failed. */
  readonly findNotSaved?: () => (() => void) | null;
  /** Is it a form that no script has sent, so that a browser shows whatever is answered? */
  readonly isPlainForm?: boolean;
  readonly sendOutdated: () => void;
  /** May the viewer no longer have what the page was made by? Sends what has it asked for again. */
  readonly findRevoked?: () => (() => void) | null;
};

/** The cookies and headers of a page. */
type PageCookies = {
  /** The name of the session's cookie. */
  readonly sessionCookie: string;
  readonly renewal?: Renewal | null;
  readonly copies?: Map<string, string>;
};

/**
 * Intercepts what Next writes to a response. Every response varies by cookie and, unless Next says
 * otherwise, must not be stored. A 404 is replaced by `sendNotFound`, whatever its headers and
 * body: hidden, missing and unmatched must give the same bytes, and a page that Next renders
 * contains the requested path. A page that failed is replaced by `sendFailed`, since without JavaScript
 * Next's own is empty; so is the answer to a form that failed, whatever its type. For a server action that
 * this build does not know, `sendOutdated` is sent: its page is from before an upgrade. A page that would
 * show what was revoked while it was made is not sent: nothing of it was yet, since pages do not stream. A
 * response that removes the session cookie, as signing out does, makes the browser clear its cache, and
 * with its storage the service worker and its copies. A page that is shown sets the cookies of `renewal`
 * and has the headers of `copies`.
 */
export function guardPage(
  response: ServerResponse,
  pages: Pages,
  { sessionCookie, renewal = null, copies = new Map() }: PageCookies,
): void {
  const { write, end, writeHead } = response;
  let replaced = false;
  let passed = false;
  /** Called before anything is sent; returns true if what Next writes is discarded. */
  const intercept = (): boolean => {
    if (replaced || passed || response.headersSent) return replaced;
    const send = substitute(response, pages);
    if (!send) {
      // The original methods are not restored: the compression library has wrapped them meanwhile.
      passed = true;
      response.appendHeader('Vary', 'Cookie');
      // Threat: the next person who uses the same browser finds pictures in its cache.
      if (takesAway(response, sessionCookie)) {
        response.setHeader('Clear-Site-Data', '"cache", "storage"');
      }
      // Threat: a shared cache keeps what is not a page, and with it the cookie.
      if (response.statusCode === 200 && renewal && isHtml(response)) renew(response, renewal);
      if (response.statusCode === 200) response.setHeaders(copies);
      // Next's redirects have no Cache-Control.
      if (!response.hasHeader('Cache-Control')) {
        response.setHeader('Cache-Control', 'private, no-store');
      }
      return false;
    }
    replaced = true;
    const sendInstead = () => {
      Object.assign(response, { write, end, writeHead });
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      send();
      mute(response);
    };
    const wait = send === pages.sendNotFound ? pages.beforeNotFound?.() : null;
    if (wait) {
      mute(response);
      void wait.then(sendInstead);
    } else sendInstead();
    return true;
  };
  response.writeHead = ((status: number, ...rest: never[]) => {
    response.statusCode = status;
    return intercept() ? response : writeHead.call(response, status, ...rest);
  }) as typeof writeHead;
  response.write = ((...args: Parameters<typeof write>) =>
    intercept() ? true : write.apply(response, args)) as typeof write;
  response.end = ((...args: Parameters<typeof end>) =>
    intercept() ? response : end.apply(response, args)) as typeof end;
}

/** Discards everything that is written from now on. */
function mute(response: ServerResponse): void {
  response.write = () => true;
  response.end = () => response;
  response.writeHead = () => response;
}

function substitute(response: ServerResponse, pages: Pages): (() => void) | null {
  if (response.hasHeader('x-nextjs-action-not-found')) return pages.sendOutdated;
  if (response.statusCode === 404) return pages.sendNotFound;
  if (response.statusCode < 400) return pages.findRevoked?.() ?? null;
  if (response.statusCode !== 500) return null;
  const notSaved = pages.findNotSaved?.();
  if (notSaved) return notSaved;
  // Errors of requests by Next's scripts are handled by those scripts.
  return isHtml(response) || pages.isPlainForm ? pages.sendFailed : null;
}

/** Is what this response sends a page? */
export function isHtml(response: ServerResponse): boolean {
  return String(response.getHeader('Content-Type')).startsWith('text/html');
}

/** Adds the renewed cookies, except those that the page itself sets. */
function renew(response: ServerResponse, { cookies, note }: Renewal): void {
  const set = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
  const left = cookies.filter(({ name }) => !set.some((line) => line.startsWith(`${name}=`)));
  if (left.length === 0) return;
  response.setHeader('Set-Cookie', [...set, ...left.map(setCookieLine)]);
  note();
}

function takesAway(response: ServerResponse, cookie: string): boolean {
  const set = [response.getHeader('Set-Cookie') ?? []].flat();
  return set.some((line) => String(line).startsWith(`${cookie}=;`));
}
