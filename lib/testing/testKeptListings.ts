import { setTimeout as wait } from 'node:timers/promises';
import type { KeptListings, ListedPart } from '../library/keptListings.ts';
import type { Library, LibraryEntry, LibraryFault } from '../library/library.ts';

/** Tests only: kept listings in memory. */
export function makeKeptListings() {
  const listings = new Map<string, { stamp: string; parts: ListedPart[] }>();
  const kept: KeptListings = {
    find: (rawPath, stamp) => {
      const listing = listings.get(rawPath);
      return listing?.stamp === stamp ? listing.parts : null;
    },
    begin: (rawPath, stamp) => {
      const parts: ListedPart[] = [];
      return {
        add: (part) => parts.push(part),
        done: () => listings.set(rawPath, { stamp, parts }),
      };
    },
  };
  return { listings, kept };
}

/** Tests only: all that is listed, in its order. */
export async function listWhole(library: Library, kept: KeptListings | null = null) {
  const entries: LibraryEntry[] = [];
  const faults: LibraryFault[] = [];
  for await (const batch of library.list(kept)) {
    entries.push(...batch.entries);
    faults.push(...batch.faults);
  }
  return { entries, faults };
}

/** Tests only: waits until the file system gives another time than just before. */
export const otherTime = () => wait(20);
