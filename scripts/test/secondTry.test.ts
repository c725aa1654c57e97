import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readReport } from './reports.mjs';
import { type Failed, isPassed, nameOf, planSecondTries, secondTryOf } from './secondTry.mjs';

const unit = (file: string, ...titles: string[]): Failed => ({ runner: 'vitest', file, titles });
const inBrowser = (file: string, ...titles: string[]): Failed => ({
  runner: 'playwright',
  project: 'others',
  file,
  titles,
});

const race = inBrowser('e2e/viewer.spec.ts', 'the viewer', 'opens at 3 (of 5)');

describe('tests that failed', () => {
  it('are run once more, up to three', () => {
    const three = [race, unit('lib/time/days.test.ts', 'a'), unit('scripts/cache.test.ts', 'b')];
    expect(planSecondTries(three)).toEqual(three);
    expect(planSecondTries([...three, unit('lib/text/fold.test.ts', 'c')])).toEqual([]);
  });

  it('are not, where they may show a leak', () => {
    const leaks = [
      inBrowser('e2e/leaks/bytes.spec.ts', 'no byte'),
      unit('lib/access/condition.test.ts', 'in memory as in SQL'),
      unit('lib/access/asked/deep.test.ts', 'deep'),
    ];
    expect(planSecondTries(leaks)).toEqual([]);
    expect(planSecondTries([...leaks.slice(1), race])).toEqual([race]);
    const beside = unit('lib/accessories/one.test.ts', 'no room of that name');
    expect(planSecondTries([beside])).toEqual([beside]);
  });

  it('are run alone, by their whole title', () => {
    const [, file, flag, pattern = ''] = secondTryOf(unit('lib/a.test.ts', 'a (b)', 'c? $1'));
    expect([file, flag]).toEqual(['lib/a.test.ts', '-t']);
    const isRun = (name: string) => new RegExp(pattern).test(name);
    expect(isRun('a (b) > c? $1')).toBe(true);
    for (const other of [
      'a (b) > c? $1 and more',
      'and a (b) > c? $1',
      'a (b) c? $1',
      'a b > c $1',
    ])
      expect(isRun(other)).toBe(false);
    expect(secondTryOf(unit('lib/a.test.ts'))).toEqual(['run', 'lib/a.test.ts']);
  });

  it('are run alone in the browser, whatever their tags', () => {
    const args = secondTryOf(race);
    expect(args.slice(0, 4)).toEqual(['test', 'e2e/viewer.spec.ts', '--project', 'others']);
    const isRun = (name: string) => new RegExp(args.at(-1) ?? '').test(name);
    const file = 'others viewer.spec.ts';
    expect(isRun(`${file} the viewer opens at 3 (of 5)`)).toBe(true);
    expect(isRun(`${file} the viewer @desk opens at 3 (of 5) @once @touch`)).toBe(true);
    expect(isRun(`${file} the viewer opens at 3 (of 5) and closes`)).toBe(false);
  });

  it('are named', () => {
    expect(nameOf(race)).toBe('e2e/viewer.spec.ts › the viewer › opens at 3 (of 5)');
  });
});

describe('the report of a runner', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'albumen-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function read(report: object | null, code: number | string) {
    const file = join(folder, 'report.json');
    if (report) writeFileSync(file, JSON.stringify(report));
    return readReport(file, code);
  }

  it('counts what failed', () => {
    const report = { passed: 5, skipped: 1, failed: [race], others: 0 };
    expect(read(report, 1)).toEqual(report);
    expect(isPassed(read(report, 1))).toBe(false);
  });

  it.each([
    ['a crash before the report', null, 'SIGKILL', 'it ended with SIGKILL and no failed test'],
    ['no test', { passed: 0, skipped: 2, failed: [], others: 0 }, 0, 'it found no tests'],
    [
      'an error outside of tests',
      { passed: 5, skipped: 0, failed: [race], others: 2 },
      1,
      '2 errors outside of tests',
    ],
    [
      'an exit code that nothing explains',
      { passed: 5, skipped: 0, failed: [], others: 0 },
      1,
      'it ended with 1 and no failed test',
    ],
  ])('counts %s as one failure', (_, report, code, why) => {
    expect(read(report, code)).toMatchObject({ others: 1, why });
    expect(isPassed(read(report, code))).toBe(false);
  });

  it('has passed where all tests have', () => {
    expect(isPassed(read({ passed: 1, skipped: 3, failed: [], others: 0 }, 0))).toBe(true);
  });
});
