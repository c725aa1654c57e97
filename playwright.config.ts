import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
// Each worker loads this file, and with it what makes loading quick.
import './scripts/preload.mjs';
import { windows } from './e2e/gallery/windows.ts';

/**
 * `npm run test:long` tries everything that has a size in both windows. `npm test` tries it in that of its
 * people (`e2e/gallery/galleries.ts`): a project has workers of its own, and each has its own galleries.
 */
const isLong = process.env['TEST_LONG'] !== undefined;

const testDir = join(import.meta.dirname, 'e2e');

/** The files in `e2e` whose tests have this gallery. */
function testsOf(gallery: string): string[] {
  const names = readdirSync(testDir).filter((name) => name.endsWith('.spec.ts'));
  const files = names.map((name) => join(testDir, name));
  return files.filter((file) => readFileSync(file, 'utf8').includes(`'./gallery/${gallery}.ts'`));
}

/**
 * Those of one gallery follow one another in one worker, so that each gallery is opened once: that takes
 * eight seconds of CPU. What one of them waits for leaves the cores to the others.
 */
const leaks = join(testDir, 'leaks', '*.spec.ts');
const owned = testsOf('owned');
const shown = testsOf('showcase');
const byGallery = [
  { name: 'showcase', testMatch: shown },
  { name: 'owner', testMatch: owned },
  // These take as long as two of the others, so whoever is done with another gallery opens this one too.
  { name: 'leaks', testMatch: leaks, workers: 2 },
  // Each of these opens galleries of its own.
  { name: 'others', testIgnore: [leaks, ...shown, ...owned], workers: 2 },
].map((tests) => ({ workers: 1, ...tests, use: windows.desktop }));

export default defineConfig({
  testDir,
  outputDir: 'test-results',
  workers: isLong ? 2 : 3,
  fullyParallel: false,
  retries: 0,
  // These end what hangs. Other workers, and the unit tests, take most of both cores meanwhile.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    launchOptions: {
      // Playwright's own download is not to be had everywhere; `npm test` finds another one.
      executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    // Pages that fade into one another take twice the time where no graphics card helps.
    contextOptions: { reducedMotion: 'reduce' },
    // It makes requests of its own, which tests of a page would not see. Its own tests allow it.
    serviceWorkers: 'block',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  },
  projects: isLong
    ? [
        { name: 'phone', use: windows.phone, grepInvert: /@once/ },
        { name: 'desktop', use: windows.desktop, grepInvert: /@touch/ },
      ]
    : byGallery,
});
