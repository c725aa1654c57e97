import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { deserialize, serialize } from 'node:v8';
import { makeLog } from '../process/log.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import { withKnownViewer } from '../sessions/knownViewer.ts';

/*
 * How the server asks its second process for pages (`pageHelper.ts`): by HTTP over pipes that the two have
 * in common, each for one request at a time, so that nobody else can ask it for anything.
 */

/** What the helper is told first: where the server listens, and which build its pages are of. */
export type HelperPlace = Pick<AddressInfo, 'address' | 'port'> & { readonly build: string };

const log = makeLog('warn');

/** What the helper tells the server: that it is ready, or who looked at the index, since it may not write. */
export type HelperMessage = 'ready' | { readonly visited: number };

/**
 * How many pipes there are, one for each page that the helper makes at a time. They are more than it needs to be busy,
 * since the server has pictures to send before it asks for the next page.
 */
export const PIPES = 6;
/** The first of the helper's file descriptors that are pipes; the others follow. */
export const FIRST_PIPE = 4;

/** As many as the server accepts from clients, and room for what it adds. */
const MOST_HEADER_BYTES = 64 * 1024;

/** The header in which the server says for whom the page is. It replaces what a client sent under this name. */
const VIEWER_HEADER = 'x-albumen-viewer';

/** The headers of a request to the helper. */
export function withViewer(
  headers: IncomingHttpHeaders,
  viewer: RequestViewer,
): IncomingHttpHeaders {
  return { ...headers, [VIEWER_HEADER]: serialize(viewer).toString('base64') };
}

function takeViewer({ headers }: IncomingMessage): RequestViewer {
  const { [VIEWER_HEADER]: encoded } = headers;
  delete headers[VIEWER_HEADER];
  return deserialize(Buffer.from(String(encoded), 'base64')) as RequestViewer;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Runs in the helper: waits for the server's first message, has `prepare` make the handler of pages, and
 * then answers requests on the pipes. The helper ends when the channel to the server closes.
 */
export function answerByPipes(prepare: (place: HelperPlace) => Promise<Handler>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit());
  process.once('message', async (place: HelperPlace) => {
    const pages = await prepare(place);
    // No limits of time: both ends are ours, and a pipe that is closed is gone for good.
    const server = createServer({
      keepAliveTimeout: 0,
      requestTimeout: 0,
      headersTimeout: 0,
      maxHeaderSize: MOST_HEADER_BYTES,
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const viewer = takeViewer(request);
      withKnownViewer(viewer, () => pages(request, response)).catch((error: Error) => {
        log.error(`A page failed: ${error.stack}`);
        response.destroy();
      });
    });
    for (let pipe = 0; pipe < PIPES; pipe++) {
      server.emit('connection', new Socket({ fd: FIRST_PIPE + pipe }));
    }
    tellServer('ready');
  });
}

/** Tells the server, which may have ended meanwhile. */
export function tellServer(message: HelperMessage): void {
  process.send?.(message, () => undefined);
}
