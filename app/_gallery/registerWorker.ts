import { WORKER_PATH } from '../../lib/server/workerPath.ts';

/**
 * How long to wait, in milliseconds, each time before the worker is registered again. Where it still fails, the
 * browser's settings forbid it, and the next page tries anew.
 */
const retriesMs = [2_000, 10_000, 60_000];

/**
 * Registers the service worker. A browser that leaves a page while the page's worker is on its way may drop both that
 * registration and the one of the page that follows; and the server may be busy for a moment. So a registration that
 * failed is tried again.
 *
 * @returns what ends the trying
 */
export function registerWorker(workers: Pick<ServiceWorkerContainer, 'register'>): () => void {
  const ended = new AbortController();
  const register = async (failures: number) => {
    try {
      await workers.register(WORKER_PATH);
    } catch {
      const wait = retriesMs[failures];
      if (wait === undefined || ended.signal.aborted) return;
      const timer = setTimeout(() => void register(failures + 1), wait);
      ended.signal.addEventListener('abort', () => clearTimeout(timer));
    }
  };
  void register(0);
  return () => ended.abort();
}
