import type { Answer } from './http.ts';
import { admins, everybody, lookingAs, scanners, signedIn, type ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** Something with an address of its own. */
export type RouteSubject = {
  /** For messages. */
  readonly label: string;
  readonly id: string;
  /** Who may have it. Default: all who hold what the route needs. */
  readonly seenBy?: readonly ViewerName[];
};

/** What asking takes. `sight`: that the rule of access, or a token, shows what is asked for. */
export type RouteNeeds = 'nothing' | 'sight' | 'session' | 'scan' | 'admin';

export type RouteLine = {
  readonly needs: RouteNeeds;
  /** By which class of leaks it would leak. */
  readonly leak: number;
  /** What there is under this route. */
  readonly subjects: (world: LeakWorld) => readonly RouteSubject[];
  /** Addresses of a subject. */
  readonly paths: (id: string) => readonly string[];
  /** Ids that nothing has, or that are none. */
  readonly missing: readonly string[];
  /** It tells everybody the same, and may be kept for all. */
  readonly sameForAll?: true;
  /** What those get who may. Default: 200. */
  readonly status?: (viewer: ViewerName, path: string) => number;
  /** Is this what the address is for? Throws, or says what is wrong; null where all is well. */
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
  // Whoever looks as a visitor has no page of their own.
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
 * Those who may not are told that there is nothing (null), or led to where one signs in; whoever
 * looks as somebody else, to where the way back is.
 */
export function isLedTo({ needs }: RouteLine, viewer: ViewerName): RegExp | null {
  if (needs === 'session') return signIn;
  if (needs !== 'admin' && needs !== 'scan') return null;
  if (lookingAs.includes(viewer)) return /^\/$/;
  return signedIn.includes(viewer) ? null : signIn;
}

const signIn = /^\/sign-in\?next=/;

/** Ids that nothing has, and such as are none. */
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

/** A route that stands for itself, with the addresses that it has. */
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
