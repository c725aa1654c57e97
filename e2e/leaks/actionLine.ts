import type { Fields } from './http.ts';
import type { ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** What calling it takes. `self`: it changes what is the caller's own. */
export type ActionNeeds = 'nothing' | 'self' | 'scan' | 'admin';

export type ActionLine = {
  readonly needs: ActionNeeds;
  /** A page that has it. */
  readonly page: (world: LeakWorld) => string;
  /** A form that would change something. */
  readonly form: (world: LeakWorld) => Fields;
  /** Who may, and changes something by it. Default: by what is needed. */
  readonly works?: ViewerName;
  /** Why it changes nothing in this gallery for anybody. */
  readonly idle?: string;
};
