import pLimit, { type LimitFunction } from 'p-limit';
import { processGlobal } from '../process/processGlobal.ts';
import { addressKey } from './addressKey.ts';

/** Who wants a password to be looked at. */
export type PasswordAsker = {
  /** Of the client, as our server knows it. */
  readonly address: string;
  /** Somebody has signed in to this account before, from this address or with this browser. */
  readonly known: boolean;
};

/** Of one address, waiting or under way. */
const mostOfOneAddress = 2;
/** Of all that nobody knows: at a third of a second each, the last waits for some three seconds. */
const mostWaiting = 10;

/** After so many seconds there is a place again. */
export const turnSeconds = 5;

type Turns = {
  /** Threat: hashing by the hundred would take all memory, and the threads that read files. */
  readonly known: LimitFunction;
  readonly others: LimitFunction;
  readonly byAddress: Map<string, number>;
};

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    passwordTurns: Turns;
  }
}

function passwordTurns(): Turns {
  return processGlobal('passwordTurns', () => ({
    known: pLimit(1),
    others: pLimit(1),
    byAddress: new Map(),
  }));
}

/**
 * Does the work when its turn comes, or is null where too many wait already. Threat: whoever sends
 * wrong passwords without end has everybody else wait for theirs. So an address has few turns at
 * once, and whoever is known has a line apart from all that nobody knows.
 */
export function findTurn<Done>(
  { address, known }: PasswordAsker,
  work: () => Promise<Done>,
): Promise<Done> | null {
  const { byAddress, ...lines } = passwordTurns();
  const line = known ? lines.known : lines.others;
  const from = addressKey(address);
  const count = byAddress.get(from) ?? 0;
  if (count >= mostOfOneAddress || line.pendingCount >= mostWaiting) return null;
  byAddress.set(from, count + 1);
  return line(work).finally(() => {
    const left = (byAddress.get(from) ?? 1) - 1;
    if (left > 0) byAddress.set(from, left);
    else byAddress.delete(from);
  });
}

/** The owner's own work, which waits for none of that. */
export function ownersTurn<Done>(work: () => Promise<Done>): Promise<Done> {
  return passwordTurns().known(work);
}
