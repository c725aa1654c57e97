import { foldText } from '../text/search.ts';

/**
 * The handle for somebody with a user name in another system or in a file: as close to it as a
 * handle can be, since they may know it by heart.
 */
export function handleLike(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'user' : plain;
}

/** The handle for a person of this name, which nobody has to type: `Grand-mère Zoé` is `grand-mere-zoe`. */
export function handleOfPerson(name: string): string {
  const plain = foldText(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  return plain === '' ? 'person' : plain;
}

/**
 * The handle, with a number behind it where it is taken: the second Anna is `anna-2`. Doubles the number
 * until one is free and then halves the distance, so that the thousandth asks twenty times.
 */
export function freeHandle(handle: string, isTaken: (handle: string) => boolean): string {
  const numbered = (count: number) => (count === 1 ? handle : `${handle}-${count}`);
  let taken = 0;
  let free = 1;
  while (isTaken(numbered(free))) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const between = Math.floor((free + taken) / 2);
    if (isTaken(numbered(between))) taken = between;
    else free = between;
  }
  return numbered(free);
}
