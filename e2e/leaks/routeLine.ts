import type { Answer } from './http.ts';
import { admins, everybody, lookingAs, scanners, signedIn, type ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** Something that has an address. */
export type RouteSubject = {
  /** For messages. */
  readonly label: string;
  readonly id: string;
  /** The viewers who may have it. Default: all who hold what the route needs. */
  readonly seenBy?: readonly ViewerName[];
};

/** What a request needs. `sight`: the rule of access, or a token, must show the requested thing. */
type RouteNeeds = 'nothing' | 'sight' | 'session' | 'scan' | 'admin';

export type RouteLine = {
  readonly needs: RouteNeeds;
  /** The class of leaks to which a failure would belong. */
  readonly leak: number;
  /** The things under this route. */
  readonly subjects: (world: LeakWorld) => readonly RouteSubject[];
  /** Addresses of a subject. */
  readonly paths: (id: string) => readonly string[];
  /** Ids that do not exist or are invalid. */
  readonly missing: readonly string[];
  /** The id of a thing that never existed. Default: 999999, which has the form of most ids. */
  readonly never?: string;
  /** The response is the same for everybody, and may be cached for all. */
  readonly sameForAll?: true;
  /** The status for viewers who may have it. Default: 200. */
  readonly status?: (viewer: ViewerName, path: string) => number;
  /** Checks the content of a response. Returns what is wrong, or null; may throw. */
  readonly fault?: (
    world: LeakWorld,
    viewer: ViewerName,
    subject: RouteSubject,
    answer: Answer,
  ) => RouteFault;
};

export type RouteFault = string | null;

const holders: Readonly<Record<RouteNeeds, readonly ViewerName[]>> = {
  nothing: everybody,
  sight: [],
  // An administrator who sees the gallery as a visitor has no `/access` page.
  session: signedIn.filter((viewer) => viewer !== 'olgaAsVisitor'),
  scan: scanners,
  admin: admins,
};

export function mayAsk(
  { needs }: RouteLine,
  { seenBy }: RouteSubject,
  viewer: ViewerName,
): boolean {
  return (seenBy ?? holders[needs]).includes(viewer);
}

/**
 * Where a refused viewer is redirected: null for a 404, else the sign-in page, or the gallery for
 * an administrator who sees it as somebody else.
 */
export function redirectOf({ needs }: RouteLine, viewer: ViewerName): RegExp | null {
  if (needs === 'session') return signIn;
  if (needs !== 'admin' && needs !== 'scan') return null;
  if (lookingAs.includes(viewer)) return /^\/$/;
  return signedIn.includes(viewer) ? null : signIn;
}

const signIn = /^\/sign-in\?next=/;

/** Ids that do not exist, and invalid ones. */
export const noIds = [
  ...['999999', '0', '-1', '01', '1e3', '9007199254740993', 'x', '1%00', '1%2f..', '1;', '1%20'],
  ...[
    '+1',
    '1.0',
    '0x1',
    '%31%0a',
    '%EF%BC%91',
    '1_',
    'null',
    '[id]',
    '%5Bid%5D',
    '1,2',
    '9'.repeat(400),
  ],
];

/** A route without ids, with its addresses. */
export function openTo(
  needs: Exclude<RouteNeeds, 'sight'>,
  path: string,
  more: readonly string[] = [],
): RouteLine {
  return {
    needs,
    leak: needs === 'nothing' ? 35 : 29,
    subjects: () => [{ label: path, id: '' }],
    paths: () => [path, ...more],
    missing: [],
  };
}
