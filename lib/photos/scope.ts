import { hasPermission, type Viewer, withoutShares } from '../access/access.ts';

/**
 * Which albums a viewer's lists contain. Signed-in users without `view` may leave public albums
 * out. Applies to lists and never decides about a URL.
 */
export type ListScope = {
  readonly viewer: Viewer;
  readonly withPublic: boolean;
};

/** May this viewer choose whether public albums are listed? */
export function canHidePublic(viewer: Viewer): boolean {
  return viewer.userId !== null && !hasPermission(viewer, 'view');
}

/**
 * The viewer of lists of photos across albums: with public albums hidden, photos that are seen in these
 * alone are left out. A photo that names the viewer is theirs, wherever it is.
 */
export function photoViewer({ viewer, withPublic }: ListScope): Viewer {
  return withPublic ? viewer : { ...viewer, hidesPublic: true };
}

export function listScope(viewer: Viewer, hidePublic: boolean): ListScope {
  return { viewer: withoutShares(viewer), withPublic: !(hidePublic && canHidePublic(viewer)) };
}
