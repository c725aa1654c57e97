import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../setup/places.mjs';

/** A reporter of vitest that writes a `Report` (`reports.mjs`) into the file that TEST_REPORT names. */
export default class VitestReport {
  onTestRunEnd(modules, errors) {
    const states = { passed: 0, skipped: 0 };
    const failed = [];
    for (const module of modules) {
      const file = relative(root, module.moduleId);
      const before = failed.length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'failed') failed.push({ runner: 'vitest', file, titles: titlesOf(test) });
        else if (state === 'passed') states.passed += 1;
        else states.skipped += 1;
      }
      // It could not be loaded, or failed outside of its tests, or its process has ended.
      if (!module.ok() && failed.length === before)
        failed.push({ runner: 'vitest', file, titles: [] });
    }
    const report = { ...states, failed, others: errors.length };
    writeFileSync(process.env.TEST_REPORT, JSON.stringify(report));
  }
}

function titlesOf(task) {
  return task.type === 'module' ? [] : [...titlesOf(task.parent), task.name];
}
