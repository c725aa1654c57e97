import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tests only: a request to a bucket: its method, or `LIST` for a listing. */
type BucketRequest = {
  readonly method: string;
  readonly key: string;
  readonly range: string | null;
  /** Of a listing: the beginning of its keys. */
  readonly prefix: string;
};

/** Tests only: how a bucket refuses: by a status, or by closing the connection. */
export type BucketRefusal = 403 | 503 | 'reset';

/**
 * Tests only: a proxy in front of a bucket server, which notes the requests and refuses those that
 * would write where a prefix is protected. Signatures stay valid, since the Host that they sign is
 * passed on.
 */
export async function startBucketProxy(endpoint: string) {
  const target = new URL(endpoint);
  const asked: BucketRequest[] = [];
  const refused: string[] = [];
  const reading = new Set(['LIST', 'GET', 'HEAD']);
  let readOnly: string | null = null;
  let refusal: { readonly how: BucketRefusal; readonly below: string; after: number } | null = null;
  /** After how many bytes of the body the connections of the next responses break. */
  const cuts: number[] = [];
  let sent = 0;
  let open = 0;
  const server = createServer((request, response) => {
    const what = askedBy(request);
    if (readOnly !== null && what.key.startsWith(readOnly) && !reading.has(what.method)) {
      refused.push(`${what.method} ${what.key}`);
      response.writeHead(403).end();
      return;
    }
    asked.push(what);
    const isMeant = refusal !== null && `${what.key || what.prefix}`.startsWith(refusal.below);
    if (refusal && isMeant && refusal.after-- <= 0) {
      if (refusal.how === 'reset') request.socket.destroy();
      else response.writeHead(refusal.how).end();
      return;
    }
    const { hostname, port } = target;
    const { method, url: path, headers } = request;
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      const cut = what.method === 'GET' ? cuts.shift() : undefined;
      if (what.method === 'GET') open += 1;
      response.on('close', () => {
        if (what.method === 'GET') open -= 1;
      });
      answer.on('data', (chunk: Buffer) => {
        sent += chunk.length;
      });
      if (cut === undefined) {
        answer.pipe(response);
        return;
      }
      response.flushHeaders();
      let left = cut;
      answer.on('data', (chunk: Buffer) => {
        response.write(chunk.subarray(0, Math.max(0, left)));
        left -= chunk.length;
        if (left <= 0) setTimeout(() => response.destroy(), 20);
      });
    });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    /** Refuses from now on whatever would write objects whose keys begin with this. */
    protect: (prefix: string) => {
      readOnly = prefix;
    },
    refused,
    /**
     * Refuses from now on, after so many more requests, whatever concerns keys that begin with
     * `below`; null: no more.
     */
    refuse: (how: BucketRefusal | null, below = '', after = 0) => {
      refusal = how && { how, below, after };
    },
    cuts,
    /** Bytes that the bucket has sent. */
    sent: () => sent,
    /** Objects that are being sent. */
    open: () => open,
    /** How many requests of each kind there were since the last call. */
    takeCounts: (): Record<string, number> => {
      const kinds = Object.groupBy(asked.splice(0), ({ method }) => method);
      return Object.fromEntries(
        Object.entries(kinds).map(([method, all]) => [method, all?.length ?? 0]),
      );
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function askedBy({ method = '', url = '', headers }: IncomingMessage): BucketRequest {
  const { pathname, searchParams } = new URL(url, 'http://bucket');
  const isList = method === 'GET' && searchParams.has('list-type');
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'));
  const prefix = searchParams.get('prefix') ?? '';
  return { method: isList ? 'LIST' : method, key, range: headers.range ?? null, prefix };
}
