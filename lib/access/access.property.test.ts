import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Purpose, photoCondition, purposes, throughShares, type Viewer } from './access.ts';
import { evaluate, type Facts, type PolicyFacts } from './evaluate.ts';

const two = fc.subarray([1, 2]);
const policy: fc.Arbitrary<PolicyFacts | null> = fc.option(
  fc.record({
    public: fc.boolean(),
    inherit: fc.boolean(),
    users: two.map((ids) => new Set(ids)),
    groups: two.map((ids) => new Set(ids)),
    originals: fc.boolean(),
    archives: fc.boolean(),
    keepsMetadata: fc.boolean(),
  }),
);
const mostly = fc.nat(7).map((n) => n > 0);
const facts: fc.Arbitrary<Facts> = fc.record({
  album: fc.record({
    present: mostly,
    approved: fc.constant(true),
    isPart: fc.constant(false),
    policy,
    shares: two.map((ids) => new Set(ids)),
  }),
  photo: fc.record({
    present: mostly,
    approved: mostly,
    isPart: mostly.map((is) => !is),
    policy: policy.map((own) => own && { ...own, inherit: false }),
    shares: two.map((ids) => new Set(ids.map((id) => id + 2))),
  }),
});
const viewer: fc.Arbitrary<Viewer> = fc
  .record({
    userId: fc.constantFrom(null, 1, 2),
    groupIds: two,
    permissions: fc.subarray(['view', 'scan', 'admin'] as const, { maxLength: 1 }),
    shareIds: fc.subarray([1, 2, 3, 4]),
    downloads: fc.subarray([1, 2, 3, 4]),
  })
  .map(({ permissions, downloads, ...rest }) => ({
    ...rest,
    permissions: new Set(permissions),
    downloadShareIds: rest.shareIds.filter((id) => downloads.includes(id)),
  }));

/**
 * The rule for policies, written a second time and independently. The two readers of the rule's
 * data would both follow a change of that data, so this third reader is what shows such a change.
 */
function grantedByPolicy(who: Viewer, { album, photo }: Facts, purpose: Purpose): boolean {
  const deciding = photo.policy ?? (album.policy?.inherit ? album.policy : null);
  if (deciding === null) return false;
  const named =
    who.userId !== null &&
    (deciding.users.has(who.userId) || who.groupIds.some((id) => deciding.groups.has(id)));
  return (deciding.public || named) && permits(deciding, purpose);
}

function permits(deciding: PolicyFacts, purpose: Purpose): boolean {
  switch (purpose) {
    case 'see':
      return true;
    case 'metadata':
      return deciding.keepsMetadata;
    case 'originals':
      return deciding.originals;
    case 'archivedOriginals':
      return deciding.originals && deciding.archives;
    case 'archivedRenditions':
      return deciding.archives;
  }
}

/**
 * The rule for shares, written a second time: a share shows the photos that it lists, or those that
 * inherit the policy of its album.
 */
function grantedByShare(who: Viewer, { album, photo }: Facts, purpose: Purpose): boolean {
  const downloads = purpose !== 'see' && purpose !== 'metadata';
  const held = downloads ? who.downloadShareIds : who.shareIds;
  const namesNobody =
    photo.policy !== null &&
    !photo.policy.public &&
    photo.policy.users.size + photo.policy.groups.size === 0;
  const listed = held.some((id) => photo.shares.has(id)) && !namesNobody;
  const inherits = photo.policy === null && (album.policy === null || album.policy.inherit);
  const ofAlbum = held.some((id) => album.shares.has(id)) && inherits;
  if (!listed && !ofAlbum) return false;
  return purpose !== 'metadata' || ((photo.policy ?? album.policy)?.keepsMetadata ?? true);
}

test('the rule says what was agreed, to any viewer, of any photo, for any purpose', () => {
  const purpose = fc.constantFrom(...purposes);
  fc.assert(
    fc.property(viewer, facts, purpose, (who, each, what) => {
      const { present, approved, isPart } = each.photo;
      const there = each.album.present && present && approved && !isPart;
      const all = who.permissions.has('view') || who.permissions.has('admin');
      const shared = grantedByShare(who, each, what);
      const expected = there && (all || grantedByPolicy(who, each, what) || shared);
      expect(evaluate(photoCondition(who, what), each)).toBe(expected);
      // Through the shares alone, neither policies nor permissions show anything.
      const alone = throughShares(who, who.shareIds);
      expect(evaluate(photoCondition(alone, what), each)).toBe(there && shared);
    }),
    { numRuns: 5000 },
  );
});
