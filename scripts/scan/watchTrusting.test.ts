import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openScanGallery, SNOW } from '../../lib/testing/testScans.ts';

/** A day later: only directories that have been at rest for long are not listed again. */
const later = 'const now = Date.now; Date.now = () => now() + 86_400_000;';
const { dir, configure, write, start, scanApart } = openScanGallery({
  ...process.env,
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(later)}`,
});

test('where times of directories are trusted, --watch sees a file that is written to in place', async () => {
  configure('trust_directory_times: true\n');
  write(`${SNOW}/a.jpg`);
  await scanApart();
  const { child, printed } = start('--watch');
  const scans = () => printed.out.match(/Done/g)?.length;
  await vi.waitFor(() => expect(scans()).toBe(1), 20_000);
  expect(printed.out).not.toContain('changed 1');
  appendFileSync(join(dir, 'photos', SNOW, 'a.jpg'), 'more');
  await vi.waitFor(() => expect(scans()).toBe(2), 20_000);
  expect(printed.out).toContain('changed 1');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});
