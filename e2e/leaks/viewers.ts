/** Everybody who asks, each with cookies of their own. */
export const viewerNames = [
  /** Nobody signed in. */
  'visitor',
  /** Sees the albums of her group. */
  'anna',
  /** Named by policies himself. */
  'ben',
  /** Signed in, and named by nothing. */
  'carl',
  /** Of Anna's group; the link that signed her in is revoked. */
  'revoked',
  /** Of Anna's group; disabled after signing in. */
  'disabled',
  /** May see everything. */
  'vera',
  /** May start scans, and sees no more for it. */
  'sam',
  /** Administers. */
  'olga',
  /** The same administrator, looking as Anna and as a visitor. */
  'olgaAsAnna',
  'olgaAsVisitor',
  /** Visitors who hold shares: of an album, one without downloads, one revoked, of chosen photos. */
  'holdsAlbum',
  'holdsClosed',
  'holdsRevoked',
  'holdsList',
  /** Ben, holding the share of chosen photos besides. */
  'benHoldsList',
] as const;

export type ViewerName = (typeof viewerNames)[number];

export const everybody: readonly ViewerName[] = viewerNames;
/** Who sees what nobody is named by. */
export const seesAll: readonly ViewerName[] = ['vera', 'olga'];
export const familyMembers: readonly ViewerName[] = ['anna', 'olgaAsAnna', ...seesAll];
export const bens: readonly ViewerName[] = ['ben', 'benHoldsList', ...seesAll];
export const listHolders: readonly ViewerName[] = ['holdsList', 'benHoldsList'];
export const albumHolders: readonly ViewerName[] = ['holdsAlbum', 'holdsClosed'];

/** Who is signed in, as themselves or looking as somebody. */
export const signedIn: readonly ViewerName[] = [
  ...['anna', 'ben', 'carl', 'vera', 'sam', 'olga', 'olgaAsAnna', 'olgaAsVisitor'],
  'benHoldsList',
].map((name) => {
  const known = viewerNames.find((each) => each === name);
  if (!known) throw new Error(name);
  return known;
});

export const admins: readonly ViewerName[] = ['olga'];
/** Administrators who look as somebody else: read-only, and without the admin screens. */
export const lookingAs: readonly ViewerName[] = ['olgaAsAnna', 'olgaAsVisitor'];
export const scanners: readonly ViewerName[] = ['sam', ...admins];
