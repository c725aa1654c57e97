import type { Server, ServerResponse } from 'node:http';

/** The end of a server: answers under way go on for a while, and no other is begun. */
export type GracefulStop = {
  /** In how many seconds to ask again, once the server is being stopped; before that null. */
  readonly retryAfter: () => number | null;
  /**
   * Resolves when every answer under way has been sent, after `limitMs` at the latest. The server
   * listens until then: where nobody listens, a proxy shows a fault of its own, and a download that
   * would go on by itself gives up.
   */
  readonly drain: (limitMs: number) => Promise<void>;
  readonly follow: (server: Server) => void;
};

/** Within so long after its end a server has been started again. */
const RESTART_MS = 5_000;

/** To be given the server with `follow` before it listens. */
export function createGracefulStop(): GracefulStop {
  const underWay = new Set<ServerResponse>();
  let closeIdle = () => {};
  let allSent = () => {};
  let endsAt: number | null = null;
  return {
    retryAfter() {
      if (endsAt === null) return null;
      return Math.ceil((Math.max(0, endsAt - performance.now()) + RESTART_MS) / 1000);
    },
    async drain(limitMs) {
      endsAt = performance.now() + limitMs;
      closeIdle();
      if (underWay.size === 0) return;
      await new Promise<void>((resolve) => {
        allSent = resolve;
        setTimeout(resolve, limitMs);
      });
    },
    follow(server) {
      closeIdle = () => server.closeIdleConnections();
      server.on('request', (_request, response: ServerResponse) => {
        underWay.add(response);
        response.once('close', () => {
          underWay.delete(response);
          if (underWay.size === 0) allSent();
        });
      });
    },
  };
}
