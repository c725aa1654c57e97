import fs from 'node:fs';

/** The functions of the file system that ask about a path. */
export type StatFiles = Pick<typeof fs, 'lstatSync' | 'lstat'>;

/**
 * Returns the stats of paths in their order, symbolic links not followed; an error for a path that
 * could not be examined.
 */
export type StatAll = (
  addresses: readonly (string | Buffer)[],
) => Promise<readonly (fs.Stats | Error)[]>;

/** How many synchronous calls are measured together. */
const MEASURED = 128;
/**
 * Milliseconds. Where nothing waits for a disk or a network, a call takes at most this long on
 * average.
 */
const QUICK_MS = 0.2;
/**
 * How many calls must have taken longer: where it were fewer, another process may just have had the
 * processor.
 */
const LEAST_SLOW = 4;
/** How many asynchronous calls run at a time. */
const AT_ONCE = 16;
/** After how many asynchronous calls synchronous ones are tried again. */
const TRIED_AGAIN_AFTER = 2_048;

/**
 * Makes a function that calls synchronously while answers come from memory, since an asynchronous
 * call takes four times the processor time, and asynchronously, several at a time, while calls have
 * to wait for a disk. `now` is in milliseconds.
 */
export function pacedStats(files: StatFiles = fs, now = () => performance.now()): StatAll {
  let calls = 0;
  let ms = 0;
  let slow = 0;
  /** How many asynchronous calls are still to be made; 0: calls are synchronous. */
  let left = 0;
  /** Calls synchronously until all stats are there, or the calls turn out to be slow. */
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
