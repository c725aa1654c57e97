import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../setup/places.mjs';

/** A reporter of Playwright that writes a `Report` (`reports.mjs`) into the file that TEST_REPORT names. */
export default class PlaywrightReport {
  #suite;
  #testDir;
  #others = 0;

  onBegin(config, suite) {
    this.#suite = suite;
    this.#testDir = config.rootDir;
  }

  /** Counts errors outside of tests: a file that cannot be loaded, a worker that cannot be closed. */
  onError() {
    this.#others += 1;
  }

  onEnd() {
    const counted = { passed: 0, skipped: 0 };
    const failed = [];
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') counted.passed += 1;
      else if (outcome === 'skipped') counted.skipped += 1;
      else failed.push(this.#nameOf(test));
    }
    const report = { ...counted, failed, others: this.#others };
    writeFileSync(process.env.TEST_REPORT, JSON.stringify(report));
  }

  #nameOf(test) {
    const [, project, name, ...titles] = test.titlePath();
    const file = relative(root, join(this.#testDir, name));
    return { runner: 'playwright', project, file, titles };
  }
}
