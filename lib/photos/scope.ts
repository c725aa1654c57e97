import { hasPermission, type Viewer, withoutShares } from '../access/access.ts';

/**
 * Which albums a viewer's lists are made of. Signed-in users without `view` may leave the
 * public ones out: a filter on lists, never on a URL.
 */
export type ListScope = {
  readonly viewer: Viewer;
  readonly withPublic: boolean;
};

/** Can this viewer choose whether public albums are listed? */
export function canHidePublic(viewer: Viewer): boolean {
  return viewer.userId !== null && !hasPermission(viewer, 'view');
}

export function listScope(viewer: Viewer, hidePublic: boolean): ListScope {
  return { viewer: withoutShares(viewer), withPublic: !(hidePublic && canHidePublic(viewer)) };
}
