export const policyKinds = ['set', 'add', 'copy', 'unset'] as const;

export type PolicyKind = (typeof policyKinds)[number];

/** What is filled in on the form of policies. */
export type PolicyValues = {
  readonly kind: PolicyKind;
  readonly public: boolean;
  readonly inherit: boolean;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
  /** `album:12`, or empty. */
  readonly from: string;
};

export type ReviewLine = {
  readonly key: number;
  readonly who: string;
  /** Empty where there is nothing to tell. */
  readonly gains: string;
  readonly loses: string;
};

/** What a change would do. */
export type Review = {
  readonly seal: string;
  readonly summary: string;
  readonly lines: readonly ReviewLine[];
};

export type PolicyFormState = {
  readonly fault?: string;
  readonly review?: Review;
  readonly values?: PolicyValues;
} | null;
