import type { Failed } from './secondTry.mjs';

export type Report = {
  readonly passed: number;
  readonly skipped: number;
  readonly failed: readonly Failed[];
  /** 1 if the run failed in another way than by a test, as `why` says; else 0. */
  readonly others: number;
  readonly why?: string;
};

/** What a test runner did that ended with this code, as its reporter wrote it. */
export function readReport(file: string, code: number | string): Report;
