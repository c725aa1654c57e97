import {
  Agent,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { RequestViewer } from '../sessions/cookie.ts';
import { withViewer } from './helperPipes.ts';

/* Asks the second process (`pageHelper.ts`) for pages, by HTTP over its pipes. */

/**
 * How many pages a new helper makes that are thrown away, before it makes any for somebody: its first pages take many
 * times as long as later ones.
 */
const REHEARSALS = 6;
/** The longest time that it may be silent, in milliseconds; its page is then made here. */
const MOST_SILENCE_MS = 20_000;

/** A page that was asked for, and for whom. */
export type AskedPage = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & {
  readonly viewer: RequestViewer;
};

/** What of a request the helper is told. */
export function pageOf(
  { method, url, headers }: IncomingMessage,
  viewer: RequestViewer,
): AskedPage {
  return { method, url, headers, viewer };
}

/** An agent for each pipe, which keeps it open from one request to the next. */
export function connectionsOf(pipes: readonly unknown[]): Agent[] {
  return pipes.map((pipe) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = () => pipe as Socket;
    return agent;
  });
}

/**
 * Warms a new helper up: has it make pages that are thrown away. They are those that somebody asks for meanwhile
 * (`asked`), which this process makes as well. Ends where nothing was asked for.
 */
export async function rehearse(
  agent: Agent | undefined,
  asked: () => AskedPage | null,
): Promise<void> {
  for (let page = 0; page < REHEARSALS; page++) {
    const sample = asked();
    if (sample === null || agent === undefined) return;
    const answer = await askHelper(agent, sample);
    for await (const _ of answer);
  }
}

/** Asks the helper for a page. Rejects where it fails, or is silent for too long. */
export function askHelper(
  agent: Agent,
  { method, url, headers, viewer }: AskedPage,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = ask({
      agent,
      method,
      path: url,
      headers: { ...withViewer(endToEnd(headers), viewer), connection: 'keep-alive' },
    });
    asked.setTimeout(MOST_SILENCE_MS, () => asked.destroy(new Error('no answer')));
    asked.once('response', resolve);
    asked.once('error', reject);
    asked.end();
  });
}

/**
 * Headers of one connection, not of what is sent by it (RFC 9110, section 7.6.1), and of bodies: a page is
 * asked for without one. Threat: the helper would take the next request for the body that they promise.
 */
const ofOneConnection: ReadonlySet<string> = new Set([
  ...[
    'connection',
    'keep-alive',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
  ],
  ...['content-length', 'expect'],
]);

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.has(name)));
}

/**
 * Sends on what the helper answers. It is read to its end however slow the client is, or gone, so that
 * the pipe can be used again: a page is small.
 */
export async function pass(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  response.statusCode = answer.statusCode ?? 500;
  for (const [name, value] of Object.entries(endToEnd(answer.headers))) {
    if (value !== undefined && name !== 'date') response.setHeader(name, value);
  }
  try {
    for await (const chunk of answer) if (!response.destroyed) response.write(chunk);
    response.end();
  } catch {
    // A page that broke off must not look like a whole one.
    response.destroy();
  }
}
