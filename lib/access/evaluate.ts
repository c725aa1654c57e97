import type { Condition, Flag, Thing } from './access.ts';

/** What the rule asks of a policy. */
export type PolicyFacts = {
  readonly public: boolean;
  /** Only albums inherit; always false for a photo's policy. */
  readonly inherit: boolean;
  readonly users: ReadonlySet<number>;
  readonly groups: ReadonlySet<number>;
  readonly originals: boolean;
  readonly archives: boolean;
  readonly keepsMetadata: boolean;
};

export type ThingFacts = {
  readonly present: boolean;
  /** Always true for an album. */
  readonly approved: boolean;
  /** Is it a part of another photo? Never true of an album. */
  readonly isPart: boolean;
  readonly policy: PolicyFacts | null;
  /** For an album, the shares of the whole album; for a photo, the shares that list it. */
  readonly shares: ReadonlySet<number>;
};

export type Facts = { readonly album: ThingFacts; readonly photo: ThingFacts };

/**
 * Evaluates a condition in memory. `compile` turns the same condition into SQL; a property test
 * checks that both give the same answer.
 */
export function evaluate(condition: Condition, facts: Facts): boolean {
  switch (condition.kind) {
    case 'always':
      return true;
    case 'flag':
      return readFlag(facts[condition.of], condition.flag);
    case 'grantsUser':
      return facts[condition.of].policy?.users.has(condition.userId) ?? false;
    case 'grantsGroup': {
      const groups = facts[condition.of].policy?.groups;
      return groups !== undefined && condition.groupIds.some((id) => groups.has(id));
    }
    case 'grantsShare': {
      const { shares } = facts[condition.of];
      return condition.shareIds.some((id) => shares.has(id));
    }
    case 'lacksPolicy':
      return facts[condition.of].policy === null;
    case 'any':
      return condition.of.some((each) => evaluate(each, facts));
    case 'all':
      return condition.of.every((each) => evaluate(each, facts));
  }
}

function readFlag({ present, approved, isPart, policy }: Facts[Thing], flag: Flag): boolean {
  switch (flag) {
    case 'present':
      return present;
    case 'approved':
      return approved;
    case 'item':
      return !isPart;
    case 'part':
      return isPart;
    case 'public':
    case 'inherit':
    case 'originals':
    case 'archives':
    case 'keepsMetadata':
      return policy?.[flag] ?? false;
    case 'namesSomebody':
      return policy !== null && (policy.public || policy.users.size > 0 || policy.groups.size > 0);
  }
}
