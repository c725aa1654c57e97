import type { Fields } from './http.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/**
 * The permission that calling it needs. `self`: a signed-in user; it changes only the caller's own
 * settings.
 */
type ActionNeeds = 'nothing' | 'self' | 'scan' | 'admin';

export type ActionLine = {
  readonly needs: ActionNeeds;
  /** The path of a page with this action. */
  readonly page: (world: LeakWorld) => string;
  /** A form that would change something. */
  readonly form: (world: LeakWorld) => Fields;
  /** A viewer who may call it and changes something by it. Default: derived from `needs`. */
  readonly works?: ViewerName;
  /** Why it changes nothing in this gallery, whoever calls it. */
  readonly idle?: string;
};
