// Plain JavaScript that Node 20 can run, since it installs the Node that the rest needs.
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { build, isBuilt } from './setup/build.mjs';
import { collect, endOf, forwardSignals, startChild, stopSignal } from './setup/children.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { machinePath, ownNode, root } from './setup/places.mjs';
import { provideBrowser } from './test/browser.mjs';
import { makeFilesPlace } from './test/filesPlace.mjs';
import { provideServers } from './test/packages.mjs';
import { readReport } from './test/reports.mjs';
import { isPassed, nameOf, planSecondTries, secondTryOf } from './test/secondTry.mjs';

/** Variables of the caller's shell that must not influence the tests. */
const LEFTOVERS =
  /^(GALLERY_CONFIG|NEXTAUTH_.*|PORT|HOST|CI|NODE_ENV|NODE_OPTIONS|VITEST.*|PW.*|PLAYWRIGHT_.*|FORCE_COLOR)$/;

/** As `nice` counts: where both want a core, what need not hurry gets a quarter of it. */
const GIVES_WAY = 5;

/** Node strips types by itself, and keeps what it compiled; Playwright would first translate every file. */
const byNode = { PW_DISABLE_TS_ESM: '1' };

const total = { passed: 0, failed: 0 };
/** The tests that have failed, which `total` counts. */
const failed = [];
/** Those of them that have passed since. */
const onlyAlone = [];
/** The directory for temporary files of the tests, and of all that they start. */
const place = makeFilesPlace();
const reports = join(place, 'reports');
mkdirSync(reports);
/** Dots for whoever watches, and a report from which the tests are counted. */
const reporters = {
  vitest: ['--reporter=dot', `--reporter=${reporter('vitest')}`],
  playwright: [`--reporter=dot,${reporter('playwright')}`],
};

forwardSignals();
for (const name of Object.keys(process.env)) if (LEFTOVERS.test(name)) delete process.env[name];
process.env.NEXT_TELEMETRY_DISABLED = '1';
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';
process.env.PATH = [dirname(ownNode), machinePath()].join(delimiter);

try {
  await testAll();
  for (const test of planSecondTries(failed)) await tryAgain(test);
} finally {
  rmSync(place, { recursive: true, force: true, maxRetries: 3 });
}
if (total.passed === 0 && total.failed === 0) total.failed = 1;
if (stopSignal() !== null) total.failed += 1;
process.exitCode = total.failed === 0 ? 0 : 1;
console.log('');
for (const test of onlyAlone) console.log(`passed only when run again, alone: ${nameOf(test)}`);
console.log(`${total.passed} passed, ${total.failed} failed`);

async function testAll() {
  // Servers and a browser come from Debian while npm installs.
  const servers = provideServers();
  if (!(await ensureInstalled())) {
    await servers;
    return count('dependencies', { passed: 0, failed: 1 });
  }
  // Whatever waits leaves its core to the others. The unit tests give way to the build. The browser tests do
  // not run beside them: both together take the cores for as long, and what is slow makes races of them.
  const browser = servers.then(() => check('browser', findBrowser));
  const pages = check('build', buildWithoutWarnings);
  const units = servers.then(() =>
    runVitest('unit and integration tests', [], { TEST_UNBUILT: '1' }),
  );
  const rest = pages.then(async () => {
    await checkSources();
    await runVitest('tests of the built pages', [
      'scripts/bench/statements.test.ts',
      'scripts/helpWithPages.test.ts',
    ]);
  });
  await Promise.all([browser, pages, units]);
  await Promise.all([runPlaywright(), rest]);
}

/** The checks that read what Next generates, of which a build takes the place. */
async function checkSources() {
  await check(
    'types',
    () => program('next', ['typegen']),
    () => program('tsc', ['--noEmit', '--checkers', '1']),
  );
  await check('lint', () => program('biome', ['check', '--error-on-warnings', '--colors=off']));
}

/** Runs the steps of one check; their output is shown if one fails. */
async function check(name, ...steps) {
  if (stopSignal() !== null) return;
  const started = Date.now();
  for (const step of steps) {
    const { code, output } = await step();
    if (code === 0) continue;
    if (stopSignal() !== null) return;
    console.log(output.trimEnd());
    return count(name, { passed: 0, failed: 1 }, started);
  }
  count(name, { passed: 1, failed: 0 }, started);
}

function program(name, args) {
  return collect(binary(name), args, { cwd: root, givesWay: GIVES_WAY });
}

function reporter(runner) {
  return join(root, 'scripts', 'test', `${runner}Report.mjs`);
}

function binary(name) {
  return join(root, 'node_modules', '.bin', name);
}

async function buildWithoutWarnings() {
  const { code, output } = await build();
  const warns = /⚠|\bwarn(ing)?\b/i.test(output);
  return { code: code === 0 && warns ? 'a warning' : code, output };
}

/**
 * Finds a browser, and passes it to the tests as CHROME_PATH, the variable that other tools use.
 */
async function findBrowser() {
  const browser = await provideBrowser();
  if (browser === null) {
    return {
      code: 1,
      output:
        'No Chromium was found and none could be installed: install one (Debian: apt-get install chromium) or point CHROME_PATH at one.',
    };
  }
  process.env.CHROME_PATH = browser;
  return { code: 0, output: '' };
}

/** What these tests write is shown once they have ended, since others write meanwhile. */
async function runVitest(name, which, more = {}) {
  const args = ['run', ...which, ...reporters.vitest];
  await runTests(name, (env) =>
    collect(binary('vitest'), args, { cwd: root, env: { ...env, ...more }, givesWay: GIVES_WAY }),
  );
}

async function runPlaywright() {
  if (!process.env.CHROME_PATH || !isBuilt()) return;
  const args = ['test', ...reporters.playwright, '--forbid-only'];
  await runTests('browser tests', async (env) => {
    const options = { cwd: root, env: ofPlaywright(env), stdio: ['ignore', 'inherit', 'inherit'] };
    return { code: await endOf(startChild(binary('playwright'), args, options)), output: '' };
  });
}

function ofPlaywright(env) {
  const { NO_COLOR, ...rest } = { ...env, ...byNode };
  // Playwright forces colours in its workers, and Node would warn in each of them if NO_COLOR were
  // set too.
  return NO_COLOR ? { ...rest, FORCE_COLOR: '0' } : rest;
}

async function runTests(name, run) {
  if (stopSignal() !== null) return;
  const started = Date.now();
  const file = join(reports, `${name}.json`);
  const { code, output } = await run({ ...process.env, TMPDIR: place, TEST_REPORT: file });
  if (output !== '') console.log(output.trimEnd());
  const report = readReport(file, code);
  failed.push(...report.failed);
  count(name, { ...report, failed: report.failed.length + report.others }, started);
}

/** Runs a test that failed once more, with nothing beside it; what it writes is shown if it fails again. */
async function tryAgain(test) {
  if (stopSignal() !== null) return;
  const file = join(reports, 'again.json');
  rmSync(file, { force: true });
  const inherited = { ...process.env, TMPDIR: place, TEST_REPORT: file };
  const env = test.runner === 'playwright' ? ofPlaywright(inherited) : inherited;
  const args = [...secondTryOf(test), ...reporters[test.runner]];
  const { code, output } = await collect(binary(test.runner), args, { cwd: root, env });
  if (!isPassed(readReport(file, code))) {
    return console.log(`${output.trimEnd()}\nfailed again, alone: ${nameOf(test)}`);
  }
  onlyAlone.push(test);
  total.passed += 1;
  total.failed -= 1;
}

function count(name, { passed, failed, skipped = 0, why }, started = Date.now()) {
  total.passed += passed;
  total.failed += failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const also = [skipped > 0 ? [`${skipped} skipped`] : [], why ?? []].flat();
  const result = failed > 0 ? `FAILED, ${failed} of ${passed + failed}` : `ok, ${passed}`;
  console.log(`${name}: ${[result, ...also, `${seconds} s`].join(', ')}`);
}
