import type { SummaryLine } from '../_admin/summaryLines.ts';

export const policyKinds = ['set', 'add', 'remove', 'copy', 'files', 'unset'] as const;

export type PolicyKind = (typeof policyKinds)[number];

export const fileTerms = ['originals', 'archives', 'stripMetadata'] as const;

/** What may be had of the files; empty: as it is. */
export type FileWishes = Readonly<Record<(typeof fileTerms)[number], '' | 'yes' | 'no'>>;

export const asTheyAre: FileWishes = { originals: '', archives: '', stripMetadata: '' };

/** What is filled in on the form of policies. */
export type PolicyValues = {
  readonly kind: PolicyKind;
  readonly public: boolean;
  readonly inherit: boolean;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
  readonly files: FileWishes;
  /** `album:12`, or empty. */
  readonly from: string;
};

/** What a change would do. */
export type Review = {
  readonly seal: string;
  readonly summary: string;
  readonly lines: readonly SummaryLine[];
  /** What becomes of the files, a sentence each. */
  readonly files: readonly string[];
};

export type PolicyFormState = {
  readonly fault?: string;
  readonly review?: Review;
  readonly values?: PolicyValues;
} | null;
