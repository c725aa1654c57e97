import { defineConfig } from '@playwright/test';
// Each worker loads this file, and with it what makes loading quick.
import './scripts/preload.mjs';
import { windows } from './e2e/gallery/windows.ts';

/**
 * Each worker has a gallery of its own, with its own server. A third one costs more processor time for
 * its galleries than it uses of what two leave idle.
 */
const WORKERS = 2;

/**
 * `npm run test:long` tries everything that has a size in both windows. `npm test` tries it in that of its
 * people (`e2e/gallery/galleries.ts`): a project has workers of its own, and each has its own galleries.
 */
const isLong = process.env['TEST_LONG'] !== undefined;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: WORKERS,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  // The other worker may be making thumbnails on every core while a page's scripts start.
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    launchOptions: {
      // Playwright's own download is not to be had everywhere; `npm test` finds another one.
      executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
      args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    // Pages that fade into one another take twice the time where no graphics card helps.
    contextOptions: { reducedMotion: 'reduce' },
    // Its own tests allow it: requests that it makes itself are not seen by a page's tests.
    serviceWorkers: 'block',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  },
  projects: isLong
    ? [
        { name: 'phone', use: windows.phone, grepInvert: /@once/ },
        { name: 'desktop', use: windows.desktop, grepInvert: /@touch/ },
      ]
    : [{ name: 'each in its window', use: windows.desktop }],
});
