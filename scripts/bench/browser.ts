import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { firstRow } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { projectRoot } from '../../lib/process/projectRoot.ts';
import { provideBrowser } from '../test/browser.mjs';
import { type Figure, figureOf } from './figures.ts';
import { type BenchGallery, ensureGallery, signInAll, withDatabase } from './galleries.ts';
import type { LibrarySpec } from './libraries.ts';
import { findPages } from './pagePaths.ts';
import { benchDir } from './places.ts';
import type { BenchContext } from './section.ts';
import { startBenchServer } from './server.ts';

/** The simulated phone: a processor of a quarter of this one's speed, and a weak connection. */
const phone = { cpuSlowdown: 4, latencyMs: 150, bytesPerSecond: 1_600_000 / 8 };

/** Milliseconds, a score, and kilobytes of scripts (gzip) more than an empty page has. */
const budgets = { lcp: 2_000, cls: 0.02, inp: 150, scripts: 60 };
const LEAST_SCORE = 95;

/** Exactly this version, so that scores can be compared; npx keeps it. */
const LIGHTHOUSE = 'lighthouse@13.5.0';

const library: LibrarySpec = {
  name: 'browser-6',
  albums: 6,
  photosPerAlbum: 20,
  pictures: 'large',
};

type BrowserPage = 'index' | 'album' | 'photo' | 'timeline';

/** What somebody does on each page, whose slowest answer is its INP. */
const gestures: Readonly<Record<BrowserPage, (page: Page) => Promise<void>>> = {
  index: async (page) => {
    await page.locator('input[name=q]').tap();
    await page.keyboard.type('paris', { delay: 120 });
    await page.waitForTimeout(1_000);
    await page.keyboard.press('Escape');
  },
  album: viewPhotos,
  photo: async (page) => {
    await page.locator('.photo-stage a').tap();
    await page.waitForTimeout(1_500);
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(800);
  },
  timeline: viewPhotos,
};

async function viewPhotos(page: Page): Promise<void> {
  await page.locator('.rows a').first().tap();
  await page.waitForTimeout(1_500);
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(500);
  }
  await page.keyboard.press('Escape');
}

/** Measures pages of relatives in a browser as a phone with a weak connection shows them. */
export async function measureInBrowser({ tell, nodeArgs, quick }: BenchContext): Promise<Figure[]> {
  const gallery = await ensureGallery(library, tell);
  const server = await startBenchServer(gallery, { nodeArgs });
  const executablePath = await provideBrowser();
  if (executablePath === null) throw new Error('There is no Chromium to measure in.');
  const browser = await chromium.launch({ executablePath });
  try {
    const { relative: cookie = '' } = await signInAll(gallery);
    const open = { origin: `http://localhost:${server.port}`, cookie, executablePath };
    const pages = pagesOf(gallery);
    const empty = await emptyPageScripts(tell);
    const figures: Figure[] = [];
    for (const [name, path] of Object.entries(pages) as [BrowserPage, string][]) {
      tell(`the page ${name} on a phone`);
      await visit(browser, open, path, async () => {});
      const rounds: Vitals[] = [];
      for (let round = 0; round < (quick ? 1 : 5); round++) {
        rounds.push(await visit(browser, open, path, gestures[name], phone));
      }
      figures.push(...vitalFigures(name, rounds, empty));
      if (!quick) figures.push(...(await scoreFigures(name, `${open.origin}${path}`, open, tell)));
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
}

function pagesOf(gallery: BenchGallery): Record<BrowserPage, string> {
  const { index, album, timeline } = findPages(gallery);
  const first = ({ relative }: { relative: string[] }) => relative[0] ?? '/';
  const albumId = Number(first(album).split('/').at(-1));
  const photo = withDatabase(gallery, (db) =>
    firstRow<{ id: number }>(
      db,
      sql`select min(id) as id
      from photos
      where album_id = ${albumId}`,
    ),
  );
  return {
    index: first(index),
    album: first(album),
    timeline: first(timeline),
    photo: `/photos/${photo?.id}`,
  };
}

type Opened = {
  readonly origin: string;
  readonly cookie: string;
  /** The browser. */
  readonly executablePath: string;
};
type Vitals = {
  readonly lcp: number;
  readonly cls: number;
  readonly inp: number;
  /** Bytes (gzip) of scripts before anything is done on the page. */
  readonly scripts: number;
};

const vitalsSource = readFileSync(
  join(projectRoot(), 'node_modules/web-vitals/dist/web-vitals.iife.js'),
  'utf8',
);

/** Opens a page in a new browser context, with an empty cache, and does something there. */
async function visit(
  browser: Browser,
  { origin, cookie }: Opened,
  path: string,
  act: (page: Page) => Promise<void>,
  slow: typeof phone | null = null,
): Promise<Vitals> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'en-GB',
    serviceWorkers: 'block',
  });
  const [name = '', value = ''] = cookie.split('=');
  if (cookie !== '') await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  await page.addInitScript({
    content: `${vitalsSource}
      self.vitals = {};
      for (const on of ['onLCP', 'onCLS', 'onINP']) {
        webVitals[on](({ name, value }) => (self.vitals[name] = value), { reportAllChanges: true });
      }`,
  });
  const bodies: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    bodies.push(response.body().then((body) => gzipSync(body).length));
  });
  if (slow) {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: slow.latencyMs,
      downloadThroughput: slow.bytesPerSecond,
      uploadThroughput: slow.bytesPerSecond,
    });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.cpuSlowdown });
  }
  const answer = await page.goto(origin + path, { waitUntil: 'load' });
  if (answer?.status() !== 200) throw new Error(`${path}: ${answer?.status()}`);
  await page.waitForTimeout(slow ? 2_500 : 500);
  const scripts = (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0);
  await act(page);
  await page.waitForTimeout(500);
  const {
    LCP = Number.NaN,
    CLS = 0,
    INP = 0,
  } = await page.evaluate(() => (self as unknown as { vitals: Record<string, number> }).vitals);
  await context.close();
  return { lcp: LCP, cls: CLS, inp: INP, scripts };
}

function vitalFigures(page: BrowserPage, rounds: readonly Vitals[], empty: number): Figure[] {
  const figure = (what: keyof Vitals, name: string, unit: string, of = (value: number) => value) =>
    figureOf(
      rounds.map((each) => of(each[what])),
      { name: `${page}: ${name}`, unit, budget: { most: budgets[what] } },
    );
  return [
    figure('lcp', 'largest contentful paint', 'ms'),
    figure('cls', 'cumulative layout shift', ''),
    figure('inp', 'interaction to next paint', 'ms'),
    figure(
      'scripts',
      'scripts beyond an empty page',
      'kB gzip',
      (bytes) => (bytes - empty) / 1_000,
    ),
  ];
}

/** Bytes (gzip) of the scripts of a page without anything, of the same Next and React. */
async function emptyPageScripts(tell: (line: string) => void): Promise<number> {
  const dir = join(benchDir, 'emptyPage');
  if (!existsSync(join(dir, '.next', 'BUILD_ID'))) {
    tell('building an empty page');
    await rm(dir, { recursive: true, force: true });
    await mkdir(join(dir, 'app'), { recursive: true });
    const files = {
      'app/layout.jsx':
        'export default ({ children }) => <html lang="en"><body>{children}</body></html>;',
      'app/page.jsx': 'export default () => <p>Nothing</p>;',
      'package.json': '{ "private": true }',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
    await run('next', ['build', dir]);
  }
  const html = readFileSync(join(dir, '.next/server/app/index.html'), 'utf8');
  const scripts = new Set(
    [...html.matchAll(/<script[^>]* src="\/_next\/([^"?]+)"[^>]*>/g)]
      // Browsers of this decade leave these out.
      .filter(([tag]) => !/noModule/i.test(tag))
      .map(([, path = '']) => join(dir, '.next', path)),
  );
  return [...scripts].reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);
}

const runFile = promisify(execFile);

async function run(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await runFile(command, args, {
    cwd: projectRoot(),
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

const categories = ['performance', 'accessibility', 'best-practices'] as const;

/** The scores of Lighthouse, which npx brings along; without a registry there are none. */
async function scoreFigures(
  page: BrowserPage,
  url: string,
  { cookie, executablePath }: Opened,
  tell: (line: string) => void,
): Promise<Figure[]> {
  const asked = [
    // Otherwise it would look for a browser of its own.
    ...[
      `CHROME_PATH=${executablePath}`,
      'npx',
      '--yes',
      LIGHTHOUSE,
      url,
      '--output=json',
      '--quiet',
    ],
    `--only-categories=${categories.join()}`,
    `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
    '--chrome-flags=--headless --no-sandbox',
  ];
  try {
    const report = JSON.parse(await run('env', asked)) as {
      categories: Record<string, { score: number | null }>;
    };
    return categories.map((category) =>
      figureOf([(report.categories[category]?.score ?? Number.NaN) * 100], {
        name: `${page}: Lighthouse, ${category}`,
        unit: 'of 100',
        budget: { least: LEAST_SCORE },
      }),
    );
  } catch (error) {
    tell(`Lighthouse did not run: ${error instanceof Error ? error.message.slice(0, 300) : error}`);
    return [];
  }
}
