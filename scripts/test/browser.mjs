import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from '../setup/places.mjs';
import { installPackages } from './packages.mjs';

/** First the one without windows of its own: tests take little more than half the time in it. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Any Chromium of this machine that starts, else one that the machine installs, else null. */
export async function provideBrowser() {
  return (await findBrowser()) ?? ((await installBrowser()) ? findBrowser() : null);
}

async function findBrowser() {
  const found = [process.env.CHROME_PATH, ...NAMES.map(findProgram), ...PLACES, await ownBrowser()];
  return found.find((path) => path && existsSync(path) && starts(path)) ?? null;
}

/** Ubuntu has a program named chromium-browser that only says where to get one. */
function starts(path) {
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** The one that Playwright downloaded, where it could. */
async function ownBrowser() {
  try {
    return (await import('@playwright/test')).chromium.executablePath();
  } catch {
    return null;
  }
}

async function installBrowser() {
  console.log('Installing Chromium with apt-get ...');
  let said = '';
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const { installed, output } = await installPackages([name]);
    if (installed) return true;
    said += output;
  }
  console.log(said.trimEnd().split('\n').slice(-5).join('\n'));
  return false;
}
