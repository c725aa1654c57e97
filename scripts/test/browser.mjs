import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { collect } from '../setup/children.mjs';
import { findProgram, machinePath } from '../setup/places.mjs';

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
  if (findProgram('apt-get') === null) return false;
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (asRoot.length > 0 && findProgram('sudo') === null) return false;
  const aptGet = (...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', '-q', ...args];
    return collect(command, rest, {
      env: { ...process.env, PATH: machinePath(), DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  console.log('Installing Chromium with apt-get ...');
  let { output } = await aptGet('update');
  for (const name of ['chromium-headless-shell', 'chromium']) {
    const installed = await aptGet('install', '-y', '--no-install-recommends', name);
    if (installed.code === 0) return true;
    output += installed.output;
  }
  console.log(output.trimEnd().split('\n').slice(-5).join('\n'));
  return false;
}
