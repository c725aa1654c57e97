import fs from 'node:fs';
import { measurePace } from './pace.ts';

/** The functions of the file system that ask about a path. */
export type StatFiles = Pick<typeof fs, 'lstatSync' | 'lstat'>;

/**
 * Returns the stats of paths in their order, symbolic links not followed; an error for a path that
 * could not be examined.
 */
export type StatAll = (
  addresses: readonly (string | Buffer)[],
) => Promise<readonly (fs.Stats | Error)[]>;

/** How many asynchronous calls run at a time. */
const AT_ONCE = 16;

/**
 * Makes a function that calls synchronously while answers come from memory, and asynchronously, several
 * at a time, while calls have to wait for a disk. `now` is in milliseconds.
 */
export function pacedStats(files: StatFiles = fs, now = () => performance.now()): StatAll {
  const pace = measurePace();
  /** Calls synchronously until all stats are there, or the calls turn out to be slow. */
  const askInTurn = (addresses: Parameters<StatAll>[0], found: (fs.Stats | Error)[]) => {
    let last = now();
    while (found.length < addresses.length && pace.left() === 0) {
      found.push(statOf(addresses[found.length] as string | Buffer, files));
      const time = now();
      pace.took(time - last);
      last = time;
    }
  };
  return async (addresses) => {
    const found: (fs.Stats | Error)[] = [];
    while (found.length < addresses.length) {
      if (pace.left() === 0) {
        askInTurn(addresses, found);
        continue;
      }
      const some = addresses.slice(found.length, found.length + pace.left());
      pace.passed(some.length);
      for (const each of await askTogether(some, files)) found.push(each);
    }
    return found;
  };
}

function statOf(address: string | Buffer, files: StatFiles): fs.Stats | Error {
  try {
    return files.lstatSync(address);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * Calls asynchronously. Resolves when no call is running any more, so that the directory that they
 * go through may be closed.
 */
function askTogether(
  addresses: readonly (string | Buffer)[],
  files: StatFiles,
): Promise<(fs.Stats | Error)[]> {
  return new Promise((resolve) => {
    const found: (fs.Stats | Error)[] = new Array(addresses.length);
    let asked = 0;
    let answered = 0;
    const ask = () => {
      const at = asked;
      asked += 1;
      files.lstat(addresses[at] as string | Buffer, (error, stats) => {
        found[at] = error ?? stats;
        answered += 1;
        if (answered === addresses.length) resolve(found);
        else if (asked < addresses.length) ask();
      });
    };
    while (asked < Math.min(AT_ONCE, addresses.length)) ask();
  });
}
