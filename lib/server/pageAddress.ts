import { localAddress } from '../text/localAddress.ts';
import { findByteRoute } from './byteRoutePaths.ts';

/** Answered by something else than a page, beside the byte routes. */
const noPage = /^\/(?:api|_next)(?:\/|$)|^\/admin\/activity\/export$/;

/**
 * The page to go to after a form, as the form itself gave it; `/` for anything else. Threat: after
 * an action Next asks itself for the page that it leads to, which makes an archive of whatever size
 * on the way, and people who press a button get a download for it.
 */
export function pageAddress(value: unknown): string {
  const address = localAddress(value);
  const { pathname } = new URL(address, 'http://gallery.invalid');
  return [pathname, decoded(pathname)].some((path) => findByteRoute(path) || noPage.test(path))
    ? '/'
    : address;
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
