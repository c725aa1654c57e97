import { isPresent } from '../access/facts.ts';
import {
  emptyPolicy,
  listStates,
  type Policy,
  policyFacts,
  policyKey,
  usualTerms,
} from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Client } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { followedPolicy, followRenames } from '../policies/standing/follow.ts';
import {
  compareSpecificity,
  type StandingPlace,
  type StandingRule,
} from '../policies/standing/rule.ts';
import {
  chooseStanding,
  isFor,
  listStandingPolicies,
  type StandingPolicy,
} from '../policies/standing/standing.ts';
import { once } from '../process/once.ts';
import type { Exposures, PlaceOfAudience } from './exposure.ts';
import {
  type Audience,
  audienceOf,
  emptyAudience,
  isExposed,
  isSameAudience,
  type Standing,
} from './exposure.ts';
import { type ExposureFacts, noFacts, readFacts } from './exposureFacts.ts';
import type { KnownPhoto } from './knownRows.ts';

/** What decides who sees a photo: policy and shares (ids) of its album, and its own. */
export type Sight = { readonly album: SightPart; readonly own: SightPart };
type SightPart = { readonly policy: Policy | null; readonly shares: readonly number[] };

const none: readonly number[] = [];

const nothing: SightPart = { policy: null, shares: none };

const publicPolicy: Policy = { ...emptyPolicy, public: true };

/**
 * Computes audiences by the policies and shares of a database. Each policy is read when it is first
 * needed. Without a database there are no photos to compare with. `more`: standing policies that a scan is
 * about to state.
 */
export function openExposures(
  db: Client | null,
  newAlbums: 'public' | 'private',
  now: number,
  more: readonly StandingPolicy[] = [],
): Exposures {
  const facts = once(() => (db ? readFacts(db, now) : noFacts));
  const policyOf = policyReader(db);
  const hasPolicy = (row: KnownPhoto) => facts().withPolicy.has(row.id);
  const standing = once(() =>
    [...(db ? listStandingPolicies(db) : []), ...more].sort(compareSpecificity),
  );
  const standingAt = (place: StandingPlace) => chooseStanding(standing(), place).chosen;
  const policyOfNew = (place: StandingPlace): Policy | null => {
    const chosen = standingAt(place);
    if (chosen === null) return newAlbums === 'public' ? publicPolicy : null;
    return chosen === 'nobody' ? null : chosen.policy;
  };
  const audienceBy = audienceReader(facts);
  const albumAt = albumReader(facts, policyOf, policyOfNew);
  const at = (place: PlaceOfAudience, row: KnownPhoto | null): Audience => {
    const album = albumAt(place);
    const own = {
      policy: row && hasPolicy(row) ? policyOf('photo', row.id) : null,
      shares: (row && facts().photos.get(row.id)) ?? none,
    };
    return audienceBy(album, own);
  };
  const before = (row: KnownPhoto) => at({ kind: 'album', id: row.albumId }, row);
  const decidingKey = (row: KnownPhoto) =>
    policyKey(hasPolicy(row) ? policyOf('photo', row.id) : policyOf('album', row.albumId));
  return {
    hasPolicy,
    isShared: (albumId) => policyOf('album', albumId) !== null || facts().albums.has(albumId),
    at,
    ofAlbum: (id) => audienceBy(asAlbum(albumAt({ kind: 'album', id })), nothing),
    formerly: ({ sight }) => {
      if (sight === null) return emptyAudience;
      const { album, own } = JSON.parse(sight) as Sight;
      return audienceBy(album, own);
    },
    standingAt,
    following: follow(
      { standing, findArrived: (stayed) => findArrived(db, policyOf, stayed) },
      (policy, place) => compareFor(audienceBy, policy, policyOfNew(place)),
      (stated) => openExposures(db, newAlbums, now, [...more, ...stated]),
    ),
    // Viewers who have the same of both may still differ in archives.
    isAlike: (one, other) =>
      hasPolicy(one) === hasPolicy(other) &&
      decidingKey(one) === decidingKey(other) &&
      isSameAudience(before(one), before(other)),
    hasSamePolicy: (one, other) =>
      policyKey(policyOf('album', one.id)) === policyKey(policyOf('album', other.id)),
  };
}

type AudienceBy = (album: SightPart, own: SightPart) => Audience;

/** Makes a function that computes audiences, each once. */
function audienceReader(facts: () => ExposureFacts): AudienceBy {
  const audiences = new Map<string, Audience>();
  return (album, own) => {
    const key = [album, own].map(({ policy, shares }) => `${policyKey(policy)} ${shares}`).join();
    const known = audiences.get(key) ?? audienceOf(facts().probes, standingOf({ album, own }));
    audiences.set(key, known);
    return known;
  };
}

/** Makes a function that says what the album decides in a place. */
function albumReader(
  facts: () => ExposureFacts,
  policyOf: PolicyOf,
  policyOfNew: (place: StandingPlace) => Policy | null,
): (place: PlaceOfAudience) => SightPart {
  return (place) => {
    switch (place.kind) {
      case 'album':
        return {
          policy: policyOf('album', place.id),
          shares: facts().albums.get(place.id) ?? none,
        };
      case 'copy':
        return { policy: policyOf('album', place.id), shares: none };
      case 'nobody':
        return { policy: null, shares: none };
      case 'new':
        return { policy: policyOfNew(place.place), shares: none };
    }
  };
}

/**
 * What decides who sees the album itself, its name and its description: its policy, whether or not
 * its photos inherit that and whatever may be downloaded, and its shares.
 */
function asAlbum({ policy, shares }: SightPart): SightPart {
  return { policy: policy && { ...policy, ...usualTerms, inherit: true }, shares };
}

type AlbumPlace = StandingPlace & { readonly id: number };

/** Which of these albums have the policy that a standing one gave them, which is not for their present place? */
function findArrived(
  db: Client | null,
  policyOf: PolicyOf,
  stayed: readonly AlbumPlace[],
): ReadonlySet<StandingPlace> {
  if (db === null) return new Set();
  const given = allRows<{ id: number; givenBy: string }>(
    db,
    sql`select id, given_by as givenBy
      from albums
      where ${isPresent('albums')} and given_by ->> 'kind' = 'path'`,
  );
  const giverOf = new Map(given.map(({ id, givenBy }) => [id, givenBy] as const));
  return new Set(
    stayed.filter((place) => {
      const givenBy = giverOf.get(place.id);
      if (givenBy === undefined) return false;
      const { policy, ...rule } = JSON.parse(givenBy) as StandingRule & { readonly policy: Policy };
      const isAsGiven = policyKey(policyOf('album', place.id)) === policyKey(policy);
      return isAsGiven && !isFor(rule, place);
    }),
  );
}

type Follow = {
  readonly standing: () => readonly StandingPolicy[];
  readonly findArrived: (stayed: readonly AlbumPlace[]) => ReadonlySet<StandingPlace>;
};

/** Makes `following`. `open`: opens exposures with these standing policies besides. */
function follow(
  { standing, findArrived }: Follow,
  compare: Parameters<typeof followRenames>[2],
  open: (stated: readonly StandingPolicy[]) => Exposures,
): Exposures['following'] {
  return (relocated) => {
    const { moved, copied } = relocated;
    if (moved.length + copied.length === 0) return { followed: [], left: [], exposures: null };
    const arrived = findArrived(relocated.stayed);
    const { followed, left } = followRenames(standing(), { ...relocated, arrived }, compare);
    const stated = followed.flatMap((each, i): StandingPolicy[] => {
      const policy = followedPolicy(each, standing());
      // Numbers below 0 are no ids of rows.
      return policy ? [{ ...each.rule, id: -1 - i, policy, createdAt: 0 }] : [];
    });
    return { followed, left, exposures: stated.length > 0 ? open(stated) : null };
  };
}

/** How does a policy differ for a new album from the one that it would get? */
function compareFor(
  audienceBy: AudienceBy,
  policy: Policy,
  now: Policy | null,
): 'same' | 'narrower' | 'wider' {
  if (policyKey(now) === policyKey(policy)) return 'same';
  const sees = (by: Policy | null) => audienceBy({ policy: by, shares: none }, nothing);
  return isExposed(sees(policy), [sees(now)]) ? 'wider' : 'narrower';
}

type PolicyOf = (kind: Target['kind'], id: number) => Policy | null;

/** Makes a function that reads policies, each when it is first asked for. */
function policyReader(db: Client | null): PolicyOf {
  const known = new Map<string, Policy | null>();
  return (kind, id) => {
    const key = `${kind}:${id}`;
    let policy = known.get(key);
    if (policy === undefined) {
      policy = (db && listStates(db, [{ kind, id }])[0]?.policy) ?? null;
      known.set(key, policy);
    }
    return policy;
  };
}

/** The facts of a place, as the rule needs them. */
export function standingOf({ album, own }: Sight): Standing {
  const part = ({ policy, shares }: SightPart) => ({
    policy: policyFacts(policy),
    shares: new Set(shares),
  });
  return { album: part(album), own: part(own) };
}
