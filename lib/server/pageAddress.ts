import { localAddress } from '../text/localAddress.ts';
import { findByteRoute } from './byteRoutePaths.ts';

/** Paths that are not pages, apart from the byte routes. */
const NO_PAGE = /^\/(?:api|_next)(?:\/|$)|^\/admin\/activity\/export$/;

/**
 * The page to go to after a form, as given by the form; `/` for anything that is not a page.
 * Threat: after a server action that redirects, Next requests the target from itself. If the target
 * were an archive, Next would make all of it, and people would get a download after pressing a
 * button.
 */
export function pageAddress(value: unknown): string {
  const address = localAddress(value);
  const { pathname } = new URL(address, 'http://gallery.invalid');
  return [pathname, decoded(pathname)].some((path) => findByteRoute(path) || NO_PAGE.test(path))
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
