import { AsyncLocalStorage } from 'node:async_hooks';
import { processGlobal } from '../process/processGlobal.ts';
import type { RequestViewer } from './cookie.ts';

type ViewerListener = (viewer: RequestViewer) => void;

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    knownViewers: AsyncLocalStorage<RequestViewer>;
    viewerListeners: AsyncLocalStorage<ViewerListener>;
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

const viewerListeners = () => processGlobal('viewerListeners', () => new AsyncLocalStorage());

/** Runs `work`, the rest of a request, and tells `listen` of each viewer that is looked up for it. */
export function listeningForViewers<T>(listen: ViewerListener, work: () => T): T {
  return viewerListeners().run(listen, work);
}

/** Must be called with each viewer that is looked up for an action, or for the page that answers it. */
export function tellViewer(viewer: RequestViewer): void {
  viewerListeners().getStore()?.(viewer);
}
