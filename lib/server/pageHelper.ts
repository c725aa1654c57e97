import { spawn } from 'node:child_process';
import type { Agent, IncomingMessage, ServerResponse } from 'node:http';
import { availableParallelism } from 'node:os';
import type { Log } from '../process/log.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import { FIRST_PIPE, type HelperMessage, type HelperPlace, PIPES } from './helperPipes.ts';
import {
  type AskedPage,
  askHelper,
  connectionsOf,
  pageOf,
  pass,
  rehearse,
} from './helperRequests.ts';

/** A second process that makes pages when many people come at once. */
export type PageHelper = {
  /**
   * Has the page made by the helper, for this viewer. Resolves to false where the helper cannot take it
   * now: then nothing was sent, and the page is to be made here.
   */
  readonly make: (
    request: IncomingMessage,
    response: ServerResponse,
    viewer: RequestViewer,
  ) => Promise<boolean>;
  /** Starts the helper where this many pages, being made or waiting for their turn, are worth it. */
  readonly noteWanted: (pages: number) => void;
};

/**
 * The pages that the helper makes: those of many photos or albums, which cost most. They only read, and know
 * nothing of what this process alone keeps (what is being made, limits, forms).
 */
const HELPED = /^\/(?:(?:timeline|favourites|(?:albums|shared)\/\d+|years\/\d{4})?)$/;

/** May the helper make this page? A search is for this process alone, which limits them. */
export function isHelped({
  pathname,
  searchParams,
}: Pick<URL, 'pathname' | 'searchParams'>): boolean {
  return HELPED.test(pathname) && !searchParams.has('q');
}

/**
 * How many pages must be wanted at once, with those that are being made, for a helper to be started: that costs a
 * second of processor time or more.
 */
const WORTH_IT = 8;
/** Bytes of memory that must be free: the helper takes half of that. */
const ROOM = 512 * 1024 * 1024;
/** Megabytes of a semi-space of V8's heap, which has three; by default each would have 16. */
const YOUNG_MB = 4;
/** A helper ends once fewer pages have been wanted for so many milliseconds. */
const IDLE_MS = 60_000;
type Options = {
  readonly log: Log;
  /** Called with each person who looks at the index by a page of the helper. */
  readonly visited: (userId: number) => void;
  /** What the helper is told; null: the server does not listen yet, or has no build of its pages. */
  readonly place: () => HelperPlace | null;
  /** The path of its source in the project. */
  readonly script?: string;
  readonly cores?: number;
  /** Bytes. */
  readonly freeMemory?: () => number;
  readonly idleMs?: number;
};

/**
 * Pages are made by one thread, and so by one core, whatever a machine has. While more people wait
 * than that one can serve, a second process makes some of the pages. This process goes on to decide about
 * everything: who asks, whether they may, whose turn it is, and what is sent instead of a page. Requests go
 * to the helper by pipes, to which nobody else has access. It may read the database and not write to it.
 */
export function makePageHelper({
  log,
  visited,
  place,
  script = 'scripts/helpWithPages.ts',
  cores = availableParallelism(),
  freeMemory = process.availableMemory,
  idleMs = IDLE_MS,
}: Options): PageHelper {
  let helper: Helper | null = null;
  /** The page that was last asked for while the helper was starting: it warms up by making that. */
  let asked: AskedPage | null = null;
  let neededAt = 0;
  /** When the last helper failed: for a while after that no other is started. */
  let failedAt = Number.NEGATIVE_INFINITY;
  const start = (told: HelperPlace) => {
    asked = null;
    const started = startHelper({ script, place: told, log, visited, asked: () => asked });
    helper = started;
    let rest: NodeJS.Timeout | undefined;
    const look = () => {
      if (performance.now() - neededAt > idleMs) started.end();
    };
    // The time that it takes to start does not count as idle: on a busy machine that may be long.
    void started.ready.then(() => {
      asked = null;
      neededAt = performance.now();
      rest = setInterval(look, idleMs / 4).unref();
    });
    void started.ended.then(({ failed }) => {
      clearInterval(rest);
      if (failed) failedAt = performance.now();
      asked = null;
      helper = null;
    });
  };
  return {
    noteWanted(pages) {
      if (pages < WORTH_IT || cores < 2) return;
      const now = performance.now();
      neededAt = now;
      if (helper !== null || now - failedAt < idleMs || freeMemory() < ROOM) return;
      const told = place();
      if (told !== null) start(told);
    },
    make: async (request, response, viewer) => {
      if (helper === null) return false;
      if (!helper.isReady()) asked = pageOf(request, viewer);
      return helper.make(request, response, viewer);
    },
  };
}

type Helper = Pick<PageHelper, 'make'> & {
  /** Resolves when it can make pages; never if it ends before. */
  readonly ready: Promise<void>;
  readonly isReady: () => boolean;
  readonly ended: Promise<{ readonly failed: boolean }>;
  /** Has it end once the pages that it is making are sent. */
  readonly end: () => void;
};

type HelperStart = Pick<Options, 'log' | 'visited'> & {
  readonly script: string;
  readonly place: HelperPlace;
  readonly asked: () => AskedPage | null;
};

function startHelper({ script, place, log, visited, asked }: HelperStart): Helper {
  const pipes = Array.from({ length: PIPES }, () => 'pipe' as const);
  const args = [`--max-semi-space-size=${YOUNG_MB}`, ...scriptArgs(script)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', ...pipes],
  });
  const free: Agent[] = [];
  let making = 0;
  let isReady = false;
  let isEnding = false;
  const fail = (error: unknown) => {
    log.warn(`The second process for pages failed: ${error}`);
    child.kill('SIGKILL');
  };
  const endIfIdle = () => {
    if (isEnding && making === 0 && child.connected) child.disconnect();
  };
  const ended = new Promise<{ failed: boolean }>((resolve) => {
    const finish = (why: string) => {
      if (!isEnding) log.warn(`The second process for pages ended: ${why}`);
      resolve({ failed: !isEnding });
      isEnding = true;
      free.length = 0;
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code, signal) => finish(String(signal ?? code)));
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', async (message: HelperMessage) => {
      if (message !== 'ready') return visited(message.visited);
      const agents = connectionsOf(child.stdio.slice(FIRST_PIPE));
      try {
        await rehearse(agents[0], asked);
      } catch (error) {
        return fail(error);
      }
      free.push(...agents);
      isReady = true;
      resolve();
    });
  });
  child.send(place, () => undefined);
  child.unref();
  return {
    ready,
    isReady: () => isReady,
    ended,
    end: () => {
      isEnding = true;
      free.length = 0;
      endIfIdle();
    },
    make: async (request, response, viewer) => {
      const agent = free.pop();
      if (agent === undefined) return false;
      making += 1;
      try {
        const answer = await askHelper(agent, pageOf(request, viewer));
        await pass(answer, response);
        if (!isEnding) free.push(agent);
        return true;
      } catch (error) {
        fail(error);
        return false;
      } finally {
        making -= 1;
        endIfIdle();
      }
    },
  };
}
