/** All viewers, each with their own cookies. */
export const viewerNames = [
  /** Not signed in. */
  'visitor',
  /** Sees the albums of her group. */
  'anna',
  /** Named by policies directly. */
  'ben',
  /** Signed in, but named by no policy. */
  'carl',
  /** Of Anna's group; the link that signed her in is revoked. */
  'revoked',
  /** Of Anna's group; disabled after signing in. */
  'disabled',
  /** May see everything. */
  'vera',
  /** May start scans, which lets him see nothing more. */
  'sam',
  /** Is an administrator. */
  'olga',
  /** The same administrator, seeing the gallery as Anna and as a visitor. */
  'olgaAsAnna',
  'olgaAsVisitor',
  /** Visitors who hold shares: of an album, one without downloads, one revoked, of chosen photos. */
  'holdsAlbum',
  'holdsClosed',
  'holdsRevoked',
  'holdsList',
  /** A tablet on a shelf, which is the frame of an album. */
  'holdsFrame',
  /** Ben, who also holds the share of chosen photos. */
  'benHoldsList',
] as const;

export type ViewerName = (typeof viewerNames)[number];

export const everybody: readonly ViewerName[] = viewerNames;
/** Viewers who see everything, regardless of policies. */
export const seesAll: readonly ViewerName[] = ['vera', 'olga'];
export const familyMembers: readonly ViewerName[] = ['anna', 'olgaAsAnna', ...seesAll];
export const bens: readonly ViewerName[] = ['ben', 'benHoldsList', ...seesAll];
export const listHolders: readonly ViewerName[] = ['holdsList', 'benHoldsList'];
export const albumHolders: readonly ViewerName[] = ['holdsAlbum', 'holdsClosed'];

/** Viewers who are signed in, perhaps seeing the gallery as somebody else. */
export const signedIn: readonly ViewerName[] = [
  ...['anna', 'ben', 'carl', 'vera', 'sam', 'olga', 'olgaAsAnna', 'olgaAsVisitor'],
  'benHoldsList',
].map((name) => {
  const known = viewerNames.find((each) => each === name);
  if (!known) throw new Error(name);
  return known;
});

export const admins: readonly ViewerName[] = ['olga'];
/**
 * Administrators who see the gallery as somebody else: read-only, and without the admin screens.
 */
export const lookingAs: readonly ViewerName[] = ['olgaAsAnna', 'olgaAsVisitor'];
export const scanners: readonly ViewerName[] = ['sam', ...admins];
