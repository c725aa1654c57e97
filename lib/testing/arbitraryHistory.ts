import fc from 'fast-check';
import { rawPath } from './memoryLibrary.ts';

/** Tests only: random changes of a library and of what the owner set, with scans between them. */
const directories = [
  '2013/01_19_A',
  '2013/01_19_a',
  '2013/01_20_B',
  'plain/C',
  '2014/02_02_D',
  'plain/E',
  'away',
];
const names = ['a.jpg', 'b.jpg', 'A.jpg', '\u00e9.jpg', 'e\u0301.jpg', 'a.png', 'a.dng'];

const path = fc
  .tuple(fc.nat(directories.length - 1), fc.nat(names.length - 1))
  .map(([directory, name]) => rawPath(`${directories[directory]}/${names[name]}`));
export const directory = fc.constantFrom(...directories);
export const nth = fc.nat(20);

/** What happens to files between two scans. `nth` chooses one of the files that are there. */
export const fileChange = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('move' as const), nth, to: path }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('copy' as const),
      nth,
      to: path,
      keepsTime: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('swap' as const), nth, with: nth }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), nth, to: path }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      to: path,
      keepsTime: fc.boolean(),
    }),
  },
  // The content that some file had at any time before comes back, as by an editor's undo or from a
  // backup.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restore' as const), nth, to: path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('empty' as const), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('move directory' as const),
      from: directory,
      to: directory,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('copy directory' as const),
      from: directory,
      to: directory,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('swap directories' as const),
      from: directory,
      to: directory,
    }),
  },
);

export const policy = fc.record({
  public: fc.nat(3).map((n) => n === 0),
  inherit: fc.nat(3).map((n) => n > 0),
  originals: fc.nat(3).map((n) => n > 0),
  stripMetadata: fc.nat(3).map((n) => n === 0),
  users: fc.subarray([1, 2]),
  groups: fc.subarray([1]),
});
export type ArbitraryPolicy = typeof policy extends fc.Arbitrary<infer Value> ? Value : never;

/** What the owner does between two scans. */
const decision = fc.oneof(
  fc.record({ kind: fc.constant('photo policy' as const), nth, policy }),
  fc.record({ kind: fc.constant('album policy' as const), nth, policy: fc.option(policy) }),
  fc.record({ kind: fc.constant('approve' as const), nth }),
  fc.record({ kind: fc.constant('share album' as const), nth, share: fc.constantFrom(1, 2) }),
  fc.record({ kind: fc.constant('share photo' as const), nth, share: fc.constantFrom(3, 4) }),
  fc.record({ kind: fc.constant('edit' as const), nth }),
  // Forgets all that is missing.
  fc.record({ kind: fc.constant('forget' as const), nth }),
);

const restriction = fc.oneof(
  fc.record({ kind: fc.constant('photo policy' as const), nth, policy }),
  fc.record({ kind: fc.constant('album policy' as const), nth, policy: fc.option(policy) }),
  fc.record({ kind: fc.constant('share album' as const), nth, share: fc.constantFrom(1, 2) }),
);

const scan = fc.record({
  readHeaders: fc.nat(3).map((n) => n > 0),
  full: fc.nat(5).map((n) => n === 0),
  newAlbums: fc.constantFrom('public' as const, 'private' as const),
  newPhotos: fc.nat(3).map((n) => (n === 0 ? ('review' as const) : ('publish' as const))),
  renamedCategory: fc.nat(7).map((n) => n === 0),
  /** Is it killed after it has inserted new rows? */
  killed: fc.nat(4).map((n) => n === 0),
  /** What the owner does between the scan's plan and its end. */
  meanwhile: fc.option(restriction, { freq: 4 }),
});

const round = fc.record({
  changes: fc.array(fileChange, { maxLength: 4 }),
  decisions: fc.array(decision, { maxLength: 3 }),
  scan,
});

export const arbitraryHistory = fc.record({
  files: fc.uniqueArray(path, { minLength: 2, maxLength: 8 }),
  first: scan,
  rounds: fc.array(round, { minLength: 1, maxLength: 5 }),
});
export type History = typeof arbitraryHistory extends fc.Arbitrary<infer Value> ? Value : never;
export type Round = History['rounds'][number];
