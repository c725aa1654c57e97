import { createHash, type Hash, hash } from 'node:crypto';
import type { FileEnds } from '../library/library.ts';

/** How many bytes of a file's beginning and end are hashed to identify it. */
export const KEY_HEAD_BYTES = 128 * 1024;
export const KEY_TAIL_BYTES = 64 * 1024;

/** Hashes by which a file's content is recognised; 32 hexadecimal digits each. */
export type ContentKeys = {
  /** Hash of size, first 128 KiB and last 64 KiB. */
  readonly quick: string | null;
  /** Hash of the whole content, where the file was read whole. */
  readonly full: string | null;
  /** Hash of size and first 128 KiB, as older versions stored it. */
  readonly old: string | null;
};

/**
 * The keys of a file whose ends were read. A file no longer than its two ends has been read whole.
 * The size is hashed before the content: otherwise bytes could move from one end to the other.
 */
export function keysOf({ bytes, tail, size }: FileEnds): ContentKeys {
  const head = bytes.subarray(0, KEY_HEAD_BYTES);
  const begun = startSized(size, head);
  const isWhole = size <= KEY_HEAD_BYTES;
  // Hashing takes most of the time for a large photo, so no byte is hashed twice for the two keys.
  const old = keyOf(isWhole ? begun : begun.copy());
  return {
    quick: isWhole ? old : keyOf(begun.update(tail)),
    full: size <= KEY_HEAD_BYTES + KEY_TAIL_BYTES ? fullKeyOf(head, tail, size) : null,
    old,
  };
}

/** The full key of a file whose two ends meet or overlap. */
function fullKeyOf(head: Buffer, tail: Buffer, size: number): string {
  if (size <= head.length) return hash('sha256', head).slice(0, KEY_DIGITS);
  const key = startFullKey();
  key.update(head);
  key.update(tail.subarray(tail.length - (size - head.length)));
  return key.end();
}

/**
 * Computes the full key of a file while it is read in order. `end` is called once, after the last
 * bytes.
 */
export function startFullKey(): {
  readonly update: (chunk: Uint8Array) => void;
  readonly end: () => string;
} {
  const whole = createHash('sha256');
  return {
    update: (chunk) => void whole.update(chunk),
    end: () => keyOf(whole),
  };
}

function startSized(size: number, head: Buffer): Hash {
  const sized = Buffer.allocUnsafe(8);
  sized.writeDoubleBE(size);
  return createHash('sha256').update(sized).update(head);
}

const KEY_DIGITS = 32;

function keyOf(hash: Hash): string {
  return hash.digest('hex').slice(0, KEY_DIGITS);
}

/** Is the content of a row known to be equal to that of a file? False where either is unknown. */
export function isSameContent(known: ContentKeys, found: ContentKeys): boolean {
  if (known.full !== null && found.full !== null) return known.full === found.full;
  if (known.quick !== null && found.quick !== null) return known.quick === found.quick;
  return known.old !== null && known.old === found.old;
}

/** Do the two have a key of the same kind, so that they can be compared? */
export function isComparable(known: ContentKeys, found: ContentKeys): boolean {
  return (
    (known.full !== null && found.full !== null) ||
    (known.quick !== null && found.quick !== null) ||
    (known.old !== null && found.old !== null)
  );
}

/** Makes a function that finds the items whose content is known to have these keys. */
export function indexContents<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => ContentKeys,
): (keys: ContentKeys) => readonly Item[] {
  const found = new Map<string, readonly Item[]>();
  type ByKey = ReadonlyMap<string | null, readonly Item[]>;
  let index: { readonly quick: ByKey; readonly old: ByKey; readonly full: ByKey } | null = null;
  const makeIndex = () => {
    // Items with a quick key are found by it, and then compared by their other keys.
    const others = items.filter((item) => keysOf(item).quick === null);
    return {
      quick: Map.groupBy(items, (item) => keysOf(item).quick),
      old: Map.groupBy(others, (item) => keysOf(item).old),
      full: Map.groupBy(others, (item) => (keysOf(item).old === null ? keysOf(item).full : null)),
    };
  };
  return (keys) => {
    // The index is built on first use, since most scans need none.
    index ??= makeIndex();
    const { quick, old, full } = index;
    const name = [keys.quick, keys.old, keys.full].join();
    const same =
      found.get(name) ??
      [
        ...(keys.quick === null ? [] : (quick.get(keys.quick) ?? [])),
        ...(keys.old === null ? [] : (old.get(keys.old) ?? [])),
        ...(keys.full === null ? [] : (full.get(keys.full) ?? [])),
      ].filter((item) => isSameContent(keysOf(item), keys));
    found.set(name, same);
    return same;
  };
}
