// Plain JavaScript that Node 20 can run, since it installs the Node that the rest needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { build, isBuilt } from './setup/build.mjs';
import { collect, endOf, forwardSignals, startChild, stopSignal } from './setup/children.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { machinePath, ownNode, root } from './setup/places.mjs';
import { provideBrowser } from './test/browser.mjs';
import { provideServers } from './test/packages.mjs';
import { countPlaywright, countVitest } from './test/reports.mjs';

/** Variables of the caller's shell that must not influence the tests. */
const LEFTOVERS =
  /^(GALLERY_CONFIG|NEXTAUTH_.*|PORT|HOST|CI|NODE_ENV|NODE_OPTIONS|VITEST.*|PW.*|PLAYWRIGHT_.*|FORCE_COLOR)$/;

/** As `nice` counts: where both want a core, what need not hurry gets a quarter of it. */
const GIVES_WAY = 5;

/** Node strips types by itself, and keeps what it compiled; Playwright would first translate every file. */
const BY_NODE = { PW_DISABLE_TS_ESM: '1' };

const total = { passed: 0, failed: 0 };
const reports = mkdtempSync(join(tmpdir(), 'albumen-test-'));

forwardSignals();
for (const name of Object.keys(process.env)) if (LEFTOVERS.test(name)) delete process.env[name];
process.env.NEXT_TELEMETRY_DISABLED = '1';
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';
process.env.PATH = [dirname(ownNode), machinePath()].join(delimiter);

try {
  await testAll();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
if (total.passed === 0 && total.failed === 0) total.failed = 1;
if (stopSignal() !== null) total.failed += 1;
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

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
    runVitest('unit and integration tests', [], { ...process.env, TEST_UNBUILT: '1' }),
  );
  await Promise.all([
    Promise.all([browser, pages, units]).then(() => runPlaywright()),
    pages.then(() => checkSources()),
  ]);
  // It counts what the server does for a page: where it is slow, what it does by itself falls in between.
  await runVitest('tests of the built pages', [
    'scripts/bench/statements.test.ts',
    'scripts/helpWithPages.test.ts',
  ]);
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
async function runVitest(name, which, env = process.env) {
  const file = join(reports, `${name}.json`);
  const args = ['run', ...which, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const run = () => collect(binary('vitest'), args, { cwd: root, env, givesWay: GIVES_WAY });
  await runTests(name, run, (code) => countVitest(file, code));
}

async function runPlaywright() {
  if (!process.env.CHROME_PATH || !isBuilt()) return;
  const file = join(reports, 'playwright.json');
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file, ...BY_NODE };
  // Playwright forces colours in its workers, and Node would warn in each of them if NO_COLOR were
  // set too.
  if (env.NO_COLOR) env.FORCE_COLOR = '0';
  delete env.NO_COLOR;
  const args = ['test', '--reporter=dot,json', '--forbid-only'];
  const options = { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] };
  const run = async () => {
    const code = await endOf(startChild(binary('playwright'), args, options));
    return { code, output: '' };
  };
  await runTests('browser tests', run, (code) => countPlaywright(file, code));
}

async function runTests(name, run, countReport) {
  if (stopSignal() !== null) return;
  const started = Date.now();
  const { code, output } = await run();
  if (output !== '') console.log(output.trimEnd());
  count(name, countReport(code), started);
}

function count(name, { passed, failed, skipped = 0, why }, started = Date.now()) {
  total.passed += passed;
  total.failed += failed;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const also = [skipped > 0 ? [`${skipped} skipped`] : [], why ?? []].flat();
  const result = failed > 0 ? `FAILED, ${failed} of ${passed + failed}` : `ok, ${passed}`;
  console.log(`${name}: ${[result, ...also, `${seconds} s`].join(', ')}`);
}
