import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from '../setup/places.mjs';
import { installPackages } from './packages.mjs';

/** The headless build, in which tests take little more than half the time. */
const SHELL = 'chromium-headless-shell';
const names = [
  SHELL,
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const places = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The Chromium that CHROME_PATH names; else the headless build, installed if possible; else any
 * installed or installable one that starts; else null.
 */
export async function provideBrowser() {
  if (!process.env.CHROME_PATH && findProgram(SHELL) === null) await install(SHELL);
  const found = await findBrowser();
  if (found !== null) return found;
  const { installed, output } = await install('chromium');
  if (installed) return findBrowser();
  console.log(output.trimEnd().split('\n').slice(-5).join('\n'));
  return null;
}

async function findBrowser() {
  const found = [process.env.CHROME_PATH, ...names.map(findProgram), ...places, await ownBrowser()];
  return found.find((path) => path && existsSync(path) && starts(path)) ?? null;
}

/** Does this browser start? Ubuntu's chromium-browser may only say how to install one. */
function starts(path) {
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** The browser that Playwright has downloaded, if any. */
async function ownBrowser() {
  try {
    return (await import('@playwright/test')).chromium.executablePath();
  } catch {
    return null;
  }
}

function install(name) {
  if (findProgram('apt-get') !== null) console.log(`Installing ${name} with apt-get ...`);
  return installPackages([name]);
}
