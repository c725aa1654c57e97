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

/** The handle, with a number behind it where it is taken: the second Anna is `anna-2`. */
export function freeHandle(handle: string, isTaken: (handle: string) => boolean): string {
  for (let count = 1; ; count++) {
    const tried = count === 1 ? handle : `${handle}-${count}`;
    if (!isTaken(tried)) return tried;
  }
}
