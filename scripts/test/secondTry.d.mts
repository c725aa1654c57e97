/** A test that failed: its file from the project's root, its titles from the outermost, none for a whole file. */
export type Failed = {
  readonly runner: 'vitest' | 'playwright';
  /** Of Playwright. */
  readonly project?: string;
  readonly file: string;
  readonly titles: readonly string[];
};

/** Which of the tests that failed are run once more. */
export function planSecondTries(failed: readonly Failed[]): readonly Failed[];

/** The runner's arguments for this test alone. */
export function secondTryOf(test: Failed): string[];

/** Did the test pass, when it was run alone? */
export function isPassed(report: {
  readonly passed: number;
  readonly failed: readonly Failed[];
  readonly others: number;
}): boolean;

/** Its name for people: its file, and its titles from the outermost. */
export function nameOf(test: Failed): string;
