import { setTimeout as sleep } from 'node:timers/promises';
import { isEnabled } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { type Mailing, mailLink } from '../links/mailLink.ts';
import { makeLog } from '../process/log.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { linkRequestGuards } from './guards.ts';
import { findRetryAfter, noteFailure } from './rateLimit.ts';

/** `retryAfter` is in seconds. */
type AskedForLink =
  | { readonly kind: 'taken' }
  | { readonly kind: 'limited'; readonly retryAfter: number };

type Asking = {
  readonly email: string;
  /** The client's address, as determined by our server. */
  readonly address: string;
};

/** RFC 5321, section 4.5.3.1.3. */
const LONGEST_EMAIL = 254;
const MOST_WAITING = 200;
const log = makeLog('warn');

/**
 * Accepts a request for a new link from the sign-in page. Threat: the response, its time or that of
 * later requests could reveal whether an e-mail address is known. So the address is looked up
 * later, after a random delay, and the limits count known and unknown addresses alike.
 */
export function askForLink(
  mailing: Mailing,
  { email, address }: Asking,
  pauseMs = 250 + Math.random() * 1500,
): AskedForLink {
  const { db } = mailing;
  const wanted = email.trim().slice(0, LONGEST_EMAIL);
  const guards = linkRequestGuards(wanted, address);
  const waits = guards.map((guard) => findRetryAfter(db, guard) ?? 0);
  const retryAfter = Math.max(...waits);
  if (retryAfter > 0) return { kind: 'limited', retryAfter };
  noteFailure(db, guards);
  outbox().add(mailing, wanted, pauseMs);
  return { kind: 'taken' };
}

/** Resolves when every request so far has been handled and its letters were sent or have failed. */
export async function outboxSettled(): Promise<void> {
  await outbox().work;
}

/**
 * For a server that stops: sends what waits without further delays. Resolves as `outboxSettled`.
 */
export async function emptyOutbox(): Promise<void> {
  outbox().hurry();
  await outboxSettled();
}

type Outbox = {
  readonly add: (mailing: Mailing, email: string, pauseMs: number) => void;
  readonly work: Promise<void>;
  readonly hurry: () => void;
};

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    outbox: Outbox;
  }
}

/**
 * Requests are handled one after another, so that many of them do not open many connections to the
 * mail server.
 */
function outbox(): Outbox {
  return processGlobal('outbox', () => {
    const state = { work: Promise.resolve(), waiting: 0 };
    const hurry = new AbortController();
    return {
      add: (mailing, email, pauseMs) => {
        if (state.waiting >= MOST_WAITING) return log.warn('Too many ask for links.');
        state.waiting++;
        state.work = state.work.then(async () => {
          await sleep(pauseMs, null, { signal: hurry.signal }).catch(() => undefined);
          await sendLinksTo(mailing, email);
          state.waiting--;
        });
      },
      get work() {
        return state.work;
      },
      hurry: () => hurry.abort(),
    };
  });
}

/** Sends each user with this e-mail address a link; disabled users get none. */
async function sendLinksTo(mailing: Mailing, email: string): Promise<void> {
  try {
    for (const id of listUserIds(mailing.db, email)) {
      await mailLink(mailing, null, id, { asked: true }).catch(report);
    }
  } catch (error) {
    report(error);
  }
}

/** Logs an error. Its message contains neither the address nor the link. */
function report(error: unknown): void {
  log.warn(`A link that was asked for was not sent: ${String(error)}`);
}

/** The users with this e-mail address, ignoring the case of ASCII letters, as the column does. */
function listUserIds(db: Database, email: string): number[] {
  const rows = allRows<{ id: number }>(
    db,
    sql`select id from users
      where email = ${email} and email <> '' and ${isEnabled}
      order by id`,
  );
  return rows.map(({ id }) => id);
}
