import type { Log } from '../process/log.ts';

/** What a gallery needs in order to work. */
export type Part = {
  readonly name: string;
  /** Throws where it is down. */
  readonly check: () => Promise<unknown>;
  /** For how many milliseconds the result of a check is kept. */
  readonly keptForMs: number;
};

/** Whether the parts of a gallery work, as checked last. */
export type Health = {
  /** Checks it, unless that is under way or was done a moment ago; logs only what is new. */
  readonly isUp: (part: Part, log: Log) => Promise<boolean>;
};

/**
 * Threat: anybody may ask as often as he likes, and each request would cost a request to a bucket,
 * and write a line to the log for as long as something is down.
 */
export function createHealth(now: () => number = () => performance.now()): Health {
  const checks = new Map<string, { readonly result: Promise<boolean>; until: number }>();
  const down = new Set<string>();
  const look = async ({ name, check }: Part, log: Log) => {
    try {
      await check();
      if (down.delete(name)) log.warn(`${name}: works again`);
      return true;
    } catch (error) {
      if (!down.has(name)) log.error(`${name}: ${error}`);
      down.add(name);
      return false;
    }
  };
  return {
    async isUp(part, log) {
      const known = checks.get(part.name);
      if (known && now() < known.until) return known.result;
      const check = { result: look(part, log), until: Number.POSITIVE_INFINITY };
      checks.set(part.name, check);
      const result = await check.result;
      check.until = now() + part.keptForMs;
      return result;
    },
  };
}
