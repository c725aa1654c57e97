import path from 'node:path';

/** Where the tiles of the map come from: a file of this machine, or addresses that the server asks. */
export type TilesPlace =
  | { readonly kind: 'file'; readonly path: string }
  /** With `{z}`, `{x}` and `{y}` for the tile. May hold a secret: browsers must not learn it. */
  | { readonly kind: 'address'; readonly template: string };

const isAddress = (written: string) => /^[a-z][a-z0-9+.-]*:\/\//i.test(written);

/** Why tiles cannot come from there, in the form of what is expected instead; null: they can. */
export function tilesFault(written: string): string | null {
  if (!isAddress(written)) {
    return /\.pmtiles$/i.test(written)
      ? null
      : 'a file that ends in .pmtiles, or an address like https://tiles.example.org/{z}/{x}/{y}.png';
  }
  const words = [...written.matchAll(/\{([^{}]*)\}/g)].map(([, word]) => word);
  if (words.toSorted().join() !== 'x,y,z' || /[{}]/.test(written.replaceAll(/\{[xyz]\}/g, ''))) {
    return 'an address with {z}, {x} and {y}, each once, and nothing else in braces';
  }
  const [one, other] = [0, 1].map((at) => URL.parse(tileAddress(written, { z: at, x: at, y: at })));
  if (!one || !other || !/^https?:$/.test(one.protocol))
    return 'an address that begins with https:// or http://';
  // Threat: if the host depended on the tile, viewers would choose whom the server asks.
  if (one.host !== other.host || one.username !== '' || one.password !== '') {
    return 'an address with {z}, {x} and {y} after the name of the host, without user and password';
  }
  return null;
}

/** Directories are relative to `base`. */
export function tilesPlace(written: string, base: string): TilesPlace {
  return isAddress(written)
    ? { kind: 'address', template: written }
    : { kind: 'file', path: path.resolve(base, written) };
}

/** A tile: at zoom `z` the world is two to the power of `z` of them in each direction. */
export type TileId = { readonly z: number; readonly x: number; readonly y: number };

/** The address of a tile. */
export function tileAddress(template: string, { z, x, y }: TileId): string {
  const numbers: Readonly<Record<string, number>> = { z, x, y };
  return template.replaceAll(/\{([xyz])\}/g, (_, name: string) => String(numbers[name]));
}
