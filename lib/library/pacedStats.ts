import fs from 'node:fs';

/** The functions of the file system that ask about a path. */
export type StatFiles = Pick<typeof fs, 'lstatSync' | 'lstat'>;

/** Asks about paths, symbolic links not followed. In the order of the paths; an error where one could not be asked about. */
export type StatAll = (
  addresses: readonly (string | Buffer)[],
) => Promise<readonly (fs.Stats | Error)[]>;

/** So many synchronous calls are measured together. */
const MEASURED = 128;
/** What each takes at most, on average, where nothing waits for a disk or a network: milliseconds. */
const QUICK_MS = 0.2;
/** Where fewer of them took longer, another process had the processor meanwhile. */
const LEAST_SLOW = 4;
/** Calls that wait at the same time; the system's threads take some of them. */
const AT_ONCE = 16;
/** So many are asked about in that way before it is tried whether calls are quick again. */
const TRIED_AGAIN_AFTER = 2_048;

/**
 * Asks synchronously as long as answers come from memory, since an asynchronous call takes four times the
 * processor time; and several at a time while each has to wait. `now` is in milliseconds.
 */
export function pacedStats(files: StatFiles = fs, now = () => performance.now()): StatAll {
  let calls = 0;
  let ms = 0;
  let slow = 0;
  /** How many are still asked about several at a time. */
  let left = 0;
  /** Asks until all are there, or calls turn out to be slow. */
  const askInTurn = (addresses: Parameters<StatAll>[0], found: (fs.Stats | Error)[]) => {
    let last = now();
    while (found.length < addresses.length && left === 0) {
      found.push(statOf(addresses[found.length] as string | Buffer, files));
      const time = now();
      ms += time - last;
      if (time - last > QUICK_MS) slow += 1;
      last = time;
      calls += 1;
      if (slow >= LEAST_SLOW && ms > MEASURED * QUICK_MS) left = TRIED_AGAIN_AFTER;
      if (calls < MEASURED && left === 0) continue;
      calls = 0;
      ms = 0;
      slow = 0;
    }
  };
  return async (addresses) => {
    const found: (fs.Stats | Error)[] = [];
    while (found.length < addresses.length) {
      if (left === 0) {
        askInTurn(addresses, found);
        continue;
      }
      const some = addresses.slice(found.length, found.length + left);
      left -= some.length;
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

/** Resolves when none of the calls is under way any longer, so that what they go through may be closed. */
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
