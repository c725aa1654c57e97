import type { Server, ServerResponse } from 'node:http';

/**
 * Stops a server gracefully: responses that are being sent go on for a while, and no new ones are
 * begun.
 */
export type GracefulStop = {
  /**
   * While the server is being stopped: in how many seconds clients should try again. Otherwise
   * null.
   */
  readonly retryAfter: () => number | null;
  /**
   * Resolves when every response has been sent, after `limitMs` at the latest. The server listens
   * until then: otherwise a proxy would show an error of its own, and a download that retries by
   * itself would give up.
   */
  readonly drain: (limitMs: number) => Promise<void>;
  readonly follow: (server: Server) => void;
};

/** How long a restart of the server takes at most. */
const RESTART_MS = 5_000;

/** Call `follow` with the server before it listens. */
export function makeGracefulStop(): GracefulStop {
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
