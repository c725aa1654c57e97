import { AsyncLocalStorage } from 'node:async_hooks';
import { processGlobal } from '../process/processGlobal.ts';
import type { RequestViewer } from './cookie.ts';

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    knownViewers: AsyncLocalStorage<RequestViewer>;
  }
}

const knownViewers = () => processGlobal('knownViewers', () => new AsyncLocalStorage());

/** Runs `work`, the rest of a request whose viewer is known, so that pages need not look it up again. */
export function withKnownViewer<T>(viewer: RequestViewer, work: () => T): T {
  return knownViewers().run(viewer, work);
}

/** The viewer of the request that is under way, if our server has determined it; else null. */
export function findKnownViewer(): RequestViewer | null {
  return knownViewers().getStore() ?? null;
}
