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
 * The viewer for lists of photos across albums. With public albums hidden, photos are left out that the
 * viewer sees only because they are public; one whose own policy names the viewer stays.
 */
export function photoViewer({ viewer, withPublic }: ListScope): Viewer {
  return withPublic ? viewer : { ...viewer, hidesPublic: true };
}

/** The scope of a viewer's lists: without shares, and with public albums unless they chose to hide them. */
export function listScope(viewer: Viewer, hidePublic: boolean): ListScope {
  return { viewer: withoutShares(viewer), withPublic: !(hidePublic && canHidePublic(viewer)) };
}
