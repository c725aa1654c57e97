import type { Config } from './config.ts';

/**
 * The name of the header that says at which of the gallery's addresses the request arrived. Our
 * server sets it on every request that it passes to Next, and drops what a client sends under this
 * name.
 */
export const OWN_ADDRESS_HEADER = 'x-albumen-own-address';

type Names = Pick<Config, 'url' | 'alsoAt'>;

/** All configured addresses of the gallery; links point to the first. */
export function ownAddresses({ url, alsoAt }: Names): readonly [string, ...string[]] {
  return [url, ...alsoAt];
}

/**
 * Does a browser that opened the gallery at `address` (scheme, host and port) keep our cookies?
 * Where the gallery's `url` is https, its cookies are for https alone: a browser at home that
 * opened `http://homeserver:3000` drops them, and nobody can sign in there, unless that address is
 * listed in `also_at`.
 */
export function keepsCookies(config: Names, address: string): boolean {
  return config.url.startsWith('http:') || ownAddresses(config).includes(address);
}
