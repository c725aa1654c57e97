/**
 * Tests only: what an owner may do, at random. `nth` chooses one of the things that are there.
 */
import fc from 'fast-check';
import { directory, fileChange, nth, policy } from './arbitraryHistory.ts';

const thing = fc.record({ kind: fc.constantFrom('album' as const, 'photo' as const), nth });
const things = fc.array(thing, { minLength: 1, maxLength: 3 });
const people = { userIds: fc.subarray([2, 3]), groupIds: fc.subarray([1]) };
const rule = fc.constantFrom('2013/**', 'plain/*', '**', 'category:Photos');

/** What the owner may do while a scan has planned and not written yet. */
const meanwhile = fc.oneof(
  fc.record({ what: fc.constant('set' as const), things, policy }),
  fc.record({ what: fc.constantFrom('hide' as const, 'show' as const), nth }),
  fc.record({ what: fc.constantFrom('approve' as const, 'keep hidden' as const), nth }),
  fc.record({ what: fc.constant('state' as const), rule, policy }),
  fc.record({ what: fc.constant('caption' as const), nth, text: fc.constantFrom('a', 'b') }),
  fc.record({ what: fc.constant('share' as const), things, originals: fc.boolean() }),
  fc.record({ what: fc.constant('undo' as const), nth, force: fc.boolean() }),
);

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant('set' as const), things, policy }) },
  fc.record({ what: fc.constantFrom('add' as const, 'remove' as const), things, ...people }),
  fc.record({ what: fc.constant('unset' as const), things }),
  fc.record({ what: fc.constant('files' as const), things, policy }),
  fc.record({ what: fc.constant('copy' as const), things, from: thing }),
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('hide' as const, 'show' as const), nth }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('approve' as const, 'keep hidden' as const),
      nth,
    }),
  },
  fc.record({ what: fc.constantFrom('join' as const, 'separate' as const), nth }),
  fc.record({ what: fc.constant('state' as const), rule, policy }),
  fc.record({ what: fc.constant('take back' as const), rule }),
  fc.record({ what: fc.constant('give' as const) }),
  fc.record({ what: fc.constant('caption' as const), nth, text: fc.constantFrom('a', 'b') }),
  fc.record({ what: fc.constant('name' as const), nth, text: fc.constantFrom('One', 'Two') }),
  fc.record({ what: fc.constant('cover' as const), nth }),
  fc.record({ what: fc.constant('remove user' as const), id: fc.constantFrom(2, 3) }),
  fc.record({ what: fc.constant('remove group' as const) }),
  fc.record({
    what: fc.constantFrom('join group' as const, 'leave group' as const),
    id: fc.constantFrom(2, 3),
  }),
  fc.record({
    what: fc.constantFrom('let see all' as const, 'let see no more' as const),
    of: fc.constantFrom('user 3' as const, 'group 1' as const),
  }),
  fc.record({ what: fc.constant('share' as const), things, originals: fc.boolean() }),
  fc.record({ what: fc.constant('revoke share' as const), nth }),
  fc.record({ what: fc.constant('forget' as const) }),
  fc.record({
    what: fc.constant('decide' as const),
    public: fc.boolean(),
    groupIds: fc.subarray([1]),
  }),
  {
    weight: 5,
    arbitrary: fc.record({ what: fc.constant('undo' as const), nth, force: fc.boolean() }),
  },
  fc.record({ what: fc.constantFrom('back up' as const, 'restore' as const) }),
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('scan' as const),
      changes: fc.array(fileChange, { maxLength: 3 }),
      newAlbums: fc.constantFrom('public' as const, 'private' as const),
      newPhotos: fc.constantFrom('publish' as const, 'review' as const),
      // What gallery.yaml says at that time.
      category: fc.nat(4).map((n) => (n === 0 ? 'Renamed' : 'Photos')),
      ignored: fc.nat(4).map((n) => n === 0),
      keepMissingDays: fc.nat(6).map((n) => (n === 0 ? 0 : null)),
      full: fc.nat(5).map((n) => n === 0),
      readHeaders: fc.nat(5).map((n) => n > 0),
      /** A directory that cannot be read just then. */
      unreadable: fc.option(directory, { freq: 5 }),
      /** Is it killed after it has inserted new rows? */
      killed: fc.nat(5).map((n) => n === 0),
      meanwhile: fc.option(meanwhile, { freq: 3 }),
    }),
  },
);
export type OwnerAction = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

export const arbitraryActions = fc.array(action, { minLength: 8, maxLength: 24, size: 'max' });
