import type { Log } from '../process/log.ts';
import { codeOf } from '../process/thrown.ts';

/** Why a part is down, in a word that names no place of this machine. */
type Fault = 'full' | 'read-only' | 'locked' | 'damaged' | 'empty' | 'unreadable';

/** A part is down for this reason. */
export class DownError extends Error {
  override name = 'DownError';
  readonly fault: Fault;

  constructor(fault: Fault, message: string) {
    super(message);
    this.fault = fault;
  }
}

const faultsByCode: readonly (readonly [codes: RegExp, fault: Fault])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT)/, 'full'],
  [/^(?:SQLITE_READONLY|EROFS)/, 'read-only'],
  [/^SQLITE_BUSY/, 'locked'],
  [/^SQLITE_(?:CORRUPT|NOTADB)/, 'damaged'],
];

function faultOf(error: unknown): Fault {
  if (error instanceof DownError) return error.fault;
  const code = codeOf(error) ?? '';
  return faultsByCode.find(([codes]) => codes.test(code))?.[1] ?? 'unreadable';
}

/** What a gallery needs in order to work. */
export type Part = {
  readonly name: string;
  /** Throws where it is down. */
  readonly check: () => Promise<unknown>;
  /** For how many milliseconds the result of a check is kept. */
  readonly keptForMs: number;
};

/** How the parts of a gallery are, as checked last. */
export type Health = {
  /**
   * Checks it, unless that is under way or was done a moment ago; logs only what is new. Resolves to
   * why it is down, or null.
   */
  readonly findFault: (part: Part, log: Log) => Promise<Fault | null>;
};

/**
 * Checks parts and keeps the results for a while. Threat: anybody may ask as often as they like, and each
 * time a bucket would be asked, and a line written to the log while something is down.
 */
export function makeHealth(now: () => number = () => performance.now()): Health {
  const checks = new Map<string, { readonly result: Promise<Fault | null>; until: number }>();
  const down = new Set<string>();
  const look = async ({ name, check }: Part, log: Log) => {
    try {
      await check();
      if (down.delete(name)) log.warn(`${name}: works again`);
      return null;
    } catch (error) {
      if (!down.has(name)) log.error(`${name}: ${error}`);
      down.add(name);
      return faultOf(error);
    }
  };
  return {
    async findFault(part, log) {
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
