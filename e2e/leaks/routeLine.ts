import type { Answer } from './http.ts';
import type { ViewerName } from './viewers.ts';
import type { World } from './world.ts';

/** Something with an address of its own, and who may have it. */
export type Subject = {
  /** For messages. */
  readonly label: string;
  readonly id: string;
  readonly seenBy: readonly ViewerName[];
};

export type RouteLine = {
  /** What there is under this route. */
  readonly subjects: (world: World) => readonly Subject[];
  /** Addresses of a subject. */
  readonly paths: (id: string) => readonly string[];
  /** Ids that nothing has, or that are none. */
  readonly missing: readonly string[];
  /** What those get who may not: as if it did not exist, or visitors the way to sign in. */
  readonly otherwise: 'missing' | 'missing, visitors sign in' | 'sign in';
  /** What those get who may. Default: 200. */
  readonly status?: (viewer: ViewerName) => number;
  /** Is this what the address is for? Throws, or says what is wrong; null where all is well. */
  readonly fault?: (world: World, viewer: ViewerName, subject: Subject, answer: Answer) => Fault;
};

export type Fault = string | null;

/** Ids that nothing has, and such as are none. */
export const noIds = ['999999', '0', '-1', '01', '1e3', '9007199254740993', 'x', '1%00', '1%2f..'];

/** A route that stands for itself. */
export const one = (label: string, seenBy: readonly ViewerName[]) => (): Subject[] => [
  { label, id: '', seenBy },
];
