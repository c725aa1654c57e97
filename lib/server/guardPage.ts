import type { ServerResponse } from 'node:http';
import { setCookieLine } from '../sessions/encryptedCookie.ts';
import type { Renewal } from '../sessions/renewal.ts';

/** Send the whole answer in place of what a page wrote. */
type Pages = {
  readonly sendNotFound: () => void;
  /** What a 404 waits for, if for anything. */
  readonly beforeNotFound?: () => Promise<void> | null;
  readonly sendFailed: () => void;
  readonly sendOutdated: () => void;
};

/**
 * Stands between a page's writer and its client. Every answer varies by cookie and, unless its
 * writer says otherwise, is kept nowhere. A 404 becomes `sendNotFound`, whatever its headers and
 * body were: hidden, missing and unmatched must be the same bytes, and a page that Next renders
 * carries the path that was asked for. A page that failed becomes `sendFailed`: Next leaves it empty
 * for who has no JavaScript. A server action that this build does not know becomes
 * `sendOutdated`: its page is from before an upgrade. An answer that takes the cookie of this name
 * away, which is what signing out does, has the browser drop what it kept. With a page that is shown
 * go the cookies of `renewal`.
 */
export function guardPage(
  response: ServerResponse,
  pages: Pages,
  sessionCookie: string,
  renewal: Renewal | null = null,
): void {
  const { write, end, writeHead } = response;
  let replaced = false;
  let passed = false;
  /** Called before anything is sent; true where the writer's own words go nowhere. */
  const intercept = (): boolean => {
    if (replaced || passed || response.headersSent) return replaced;
    const send = substitute(response, pages);
    if (!send) {
      // The methods stay as they are: whoever compresses has wrapped them meanwhile.
      passed = true;
      response.appendHeader('Vary', 'Cookie');
      // Threat: whoever comes next in the same browser finds pictures in its cache.
      if (takesAway(response, sessionCookie)) response.setHeader('Clear-Site-Data', '"cache"');
      if (response.statusCode === 200 && renewal) renew(response, renewal);
      // Redirects of Next say nothing of caching.
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

/** What is written goes nowhere. */
function mute(response: ServerResponse): void {
  response.write = () => true;
  response.end = () => response;
  response.writeHead = () => response;
}

function substitute(response: ServerResponse, pages: Pages): (() => void) | null {
  if (response.hasHeader('x-nextjs-action-not-found')) return pages.sendOutdated;
  if (response.statusCode === 404) return pages.sendNotFound;
  return isFailedPage(response) ? pages.sendFailed : null;
}

/** What scripts ask for fails in their own manner. */
function isFailedPage(response: ServerResponse): boolean {
  return (
    response.statusCode === 500 &&
    String(response.getHeader('Content-Type')).startsWith('text/html')
  );
}

/** What the page itself says of a cookie stands. */
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
