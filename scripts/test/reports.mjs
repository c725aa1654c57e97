import { readFileSync } from 'node:fs';

/*
 * Each reads the report of a test runner and counts. A runner that failed without a failed test (an
 * error outside of tests, a crash before its report) counts as one failure, and so does one that
 * found no tests.
 */

/** Vitest's `json` report. */
export function countVitest(file, code) {
  const report = readReport(file);
  return judge(code, {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  });
}

/** Playwright's `json` report. A test that passed only on a retry counts as failed. */
export function countPlaywright(file, code) {
  const stats = readReport(file)?.stats;
  return judge(code, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  });
}

function judge(code, { passed, failed, skipped }) {
  if (failed > 0 || (code === 0 && passed > 0)) return { passed, failed, skipped };
  const why = code === 0 ? 'it found no tests' : `it ended with ${code} and no failed test`;
  return { passed, failed: 1, skipped, why };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
