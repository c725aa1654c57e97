// Plain JavaScript that Node 20 can run, since it installs the Node that the rest needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { build } from './setup/build.mjs';
import { collect, endOf, forwardSignals, startChild, stopSignal } from './setup/children.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { machinePath, ownNode, root } from './setup/places.mjs';
import { provideBrowser } from './test/browser.mjs';
import { provideServers } from './test/packages.mjs';
import { countPlaywright, countVitest } from './test/reports.mjs';

/** Variables of the caller's shell that must not influence the tests. */
const LEFTOVERS =
  /^(GALLERY_CONFIG|NEXTAUTH_.*|PORT|HOST|CI|NODE_ENV|NODE_OPTIONS|VITEST.*|PW.*|PLAYWRIGHT_.*|FORCE_COLOR)$/;

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
  // The build leaves a core idle most of the time, so tests that need no pages run beside it.
  await Promise.all([
    makePages(),
    servers.then(() =>
      runVitest('unit and integration tests', [], { ...process.env, TEST_UNBUILT: '1' }),
    ),
    servers.then(() => check('browser', findBrowser)),
  ]);
  await runVitest('tests of the built pages', ['scripts/bench/statements.test.ts']);
  if (process.env.CHROME_PATH) await runPlaywright();
}

async function makePages() {
  await check(
    'types',
    () => program('next', ['typegen']),
    () => program('tsc', ['--noEmit']),
  );
  await check('lint', () => program('biome', ['check', '--error-on-warnings', '--colors=off']));
  await check('build', buildWithoutWarnings);
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
  return collect(join(root, 'node_modules', '.bin', name), args, { cwd: root });
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

async function runVitest(name, which, env = process.env) {
  const file = join(reports, `${name}.json`);
  const args = ['run', ...which, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  await runTests(name, 'vitest', args, (code) => countVitest(file, code), env);
}

async function runPlaywright() {
  const file = join(reports, 'playwright.json');
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = file;
  // Playwright forces colours in its workers, and Node would warn in each of them if NO_COLOR were
  // set too.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  delete process.env.NO_COLOR;
  const args = ['test', '--reporter=dot,json', '--forbid-only'];
  await runTests('browser tests', 'playwright', args, (code) => countPlaywright(file, code));
}

async function runTests(name, command, args, countReport, env = process.env) {
  if (stopSignal() !== null) return;
  const started = Date.now();
  const child = startChild(join(root, 'node_modules', '.bin', command), args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await endOf(child);
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
