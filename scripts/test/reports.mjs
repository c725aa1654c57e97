import { readFileSync } from 'node:fs';

/**
 * What a test runner did, as one of our reporters wrote it (`vitestReport.mjs`, `playwrightReport.mjs`): how
 * many tests passed and were skipped, which failed, and how many errors belong to none. What failed
 * without a failed test (an error outside of tests, a crash before the report) counts as one failure,
 * and so does a run that found no tests.
 */
export function readReport(file, code) {
  const { passed, skipped, failed, others } = parse(file);
  const why = whyOf({ code, passed, failed: failed.length, others });
  return { passed, skipped, failed, others: why === undefined ? 0 : 1, why };
}

function whyOf({ code, passed, failed, others }) {
  if (others > 0) return `${others} errors outside of tests`;
  if (failed > 0) return undefined;
  if (code !== 0) return `it ended with ${code} and no failed test`;
  return passed > 0 ? undefined : 'it found no tests';
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, skipped: 0, failed: [], others: 0 };
  }
}
