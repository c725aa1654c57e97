import type { Config } from './config.ts';

/**
 * By which of its addresses the gallery was asked: set by our server on every request it hands on;
 * what a client sends under this name is dropped.
 */
export const ownAddressHeader = 'x-albumen-own-address';

type Names = Pick<Config, 'url' | 'alsoAt'>;

/** Every address by which the owner said that the gallery is reached; links point to the first. */
export function ownAddresses({ url, alsoAt }: Names): readonly [string, ...string[]] {
  return [url, ...alsoAt];
}

/**
 * Does a browser that asks at `address` (scheme, host and port) keep our cookies? Where the gallery
 * is at https, its cookies are for https alone, and a browser in the house that opened
 * `http://homeserver:3000` drops them: nobody can sign in there. Unless the owner said by `also_at`
 * that the gallery is to be had there as well.
 */
export function keepsCookies(config: Names, address: string): boolean {
  return config.url.startsWith('http:') || ownAddresses(config).includes(address);
}
