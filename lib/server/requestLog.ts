import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../process/log.ts';
import { findByteRoute } from './byteRoutePaths.ts';
import { loggablePath } from './securityHeaders.ts';

/** Requests of one kind that were answered with one status. */
type Answered = { readonly kind: string; readonly status: number; count: number };

/** What this process has answered so far, for `/api/metrics`. */
export type RequestCounts = {
  readonly answered: Map<string, Answered>;
  /** Bytes of responses with their headers. */
  bytes: number;
  seconds: number;
};

/** Counts that begin at zero. */
export function makeRequestCounts(): RequestCounts {
  return { answered: new Map(), bytes: 0, seconds: 0 };
}

/** The longest path that is logged, in characters. */
const LONGEST_PATH = 200;

/**
 * Counts a request and logs it in one line when its response has been sent, or its client has gone.
 * Returns its id, by which other lines of the log name it. The line has neither tokens nor what was
 * searched for; who asked is told at the level `debug` alone.
 */
export function followRequest(
  { log, counts }: { readonly log: Log; readonly counts: RequestCounts },
  request: IncomingMessage,
  response: ServerResponse,
): { readonly id: string; readonly tellAddress: (address: string) => void } {
  const id = randomBytes(4).toString('hex');
  const { socket, method = '' } = request;
  const path = request.url?.replace(/[?#].*$/s, '') ?? '';
  const [startedAt, begun, before] = [new Date(), performance.now(), socket.bytesWritten];
  response.once('close', () => {
    const ms = performance.now() - begun;
    const bytes = socket.bytesWritten - before;
    const { statusCode: status, writableFinished } = response;
    count(counts, kindOf(method, path), status);
    counts.bytes += bytes;
    counts.seconds += ms / 1000;
    const facts = { id, at: startedAt.toISOString(), status, bytes, ms: Math.round(ms) };
    const broken = writableFinished ? {} : { broken: 'yes' };
    const shown = loggablePath(path).slice(0, LONGEST_PATH);
    log.info(`${method} ${shown}`, { ...facts, ...broken });
  });
  return {
    id,
    tellAddress: (address) => log.debug('asked', { id, address }),
  };
}

function count({ answered }: RequestCounts, kind: string, status: number): void {
  const key = `${kind} ${status}`;
  const known = answered.get(key) ?? { kind, status, count: 0 };
  known.count += 1;
  answered.set(key, known);
}

/** A few kinds, whatever clients send: each is kept for as long as the process lives. */
function kindOf(method: string, path: string): string {
  if (path.startsWith('/_next/')) return 'asset';
  const route = findByteRoute(path);
  if (route) return route.path;
  return method === 'POST' ? 'form' : 'page';
}
