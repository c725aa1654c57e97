import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { followLink } from './gallery/gallery.ts';
import { drawnIn, writePictures } from './gallery/pictures.ts';
import { runTry } from './gallery/tryOut.ts';

const root = join(import.meta.dirname, '..');

/** All files and directories below, with times and content. */
function snapshot(directory: string): Record<string, unknown> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['.', ...names].map((name) => {
      const path = join(directory, name);
      const { mode, mtimeMs, ctimeMs, size } = lstatSync(path);
      const content = lstatSync(path).isFile() ? readFileSync(path, 'base64') : null;
      return [name, { mode, mtimeMs, ctimeMs, size, content }];
    }),
  );
}

function tryCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync('npm', ['run', '--silent', 'try', '--', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

test('a directory of photos is tried out without being touched', { tag: '@once' }, async ({
  page,
}) => {
  test.setTimeout(300_000);
  const directory = mkdtempSync(join(tmpdir(), "albumen o'try-"));
  await writePictures(directory, [
    ...drawnIn('2019/05_04_Garden', 3),
    ...drawnIn('2020/06_07_Harbour', 2).map((each) => ({
      ...each,
      path: each.path.replace('2020/06_07_', '2020-06-07 '),
    })),
    ...drawnIn('2021/08_09_x', 2).map((each) => ({
      ...each,
      path: each.path.replace('2021/08_09_x', 'Old box/Uncle'),
    })),
  ]);
  const before = snapshot(directory);
  const ownFile = join(root, 'gallery.yaml');
  const own = existsSync(ownFile) ? readFileSync(ownFile, 'utf8') : null;

  const first = await runTry([directory]);
  try {
    expect(first.output).toContain('Found 7 photos');
    expect(first.output).toContain('3 photos in 1 directory of the form YYYY/MM_DD_name/');
    expect(first.output).toContain('2 photos in 1 directory of the form YYYY-MM-DD name/');
    expect(first.output).toContain('2 photos in 1 directory without a date');
    expect(first.output).toContain('Old box/Uncle');
    expect(readFileSync(join(first.folder, 'gallery.yaml'), 'utf8')).toMatch(/^new_albums: /m);
    for (const name of ['.', 'data', 'data/albumen.db', 'data/auth-secret']) {
      const { mode } = lstatSync(join(first.folder, name));
      expect([name, mode & 0o077]).toEqual([name, 0]);
    }
    await followLink(page, first.signIn);
    const names = await page.getByRole('heading', { level: 3 }).allTextContents();
    expect(names).toEqual(['Old box > Uncle', 'Harbour', 'Garden']);
    await expect(page.getByText('9 August 2021')).toBeVisible();
    await page.getByRole('link', { name: 'Harbour' }).click();
    await page.waitForLoadState('networkidle');
    expect(await first.stop('SIGTERM')).toEqual([]);

    const second = await runTry([directory]);
    expect(second.folder).toBe(first.folder);
    expect(second.output).not.toContain('of the form');
    expect(second.signIn).not.toBe(first.signIn);
    await followLink(page, second.signIn);
    await expect(page.getByRole('heading', { name: 'Garden' })).toBeVisible();
    expect(await second.stop('SIGINT')).toEqual([]);

    expect(snapshot(directory)).toEqual(before);
    expect(existsSync(ownFile) ? readFileSync(ownFile, 'utf8') : null).toBe(own);

    // So much has vanished that the scan is refused: the photos found before are shown, with a hint
    // how to insist.
    for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
    const third = await runTry([directory]);
    expect(third.output).toContain(`GALLERY_CONFIG='${third.folder}/gallery.yaml' npm run scan`);
    await followLink(page, third.signIn);
    await expect(page.getByRole('heading', { name: 'Garden' })).toBeVisible();
    expect(await third.stop('SIGKILL')).toEqual([]);
  } finally {
    await first.stop('SIGTERM');
    if (first.folder.startsWith(join(root, 'try'))) rmSync(first.folder, { recursive: true });
    rmSync(directory, { recursive: true });
  }
});

test('what cannot be tried out ends in a sentence', { tag: '@once' }, async () => {
  const empty = mkdtempSync(join(tmpdir(), 'albumen-empty-'));
  mkdirSync(join(empty, 'notes'));
  for (const [args, sentence] of [
    [[join(empty, 'missing')], `There is no directory ${join(empty, 'missing')}.`],
    [[join(root, 'package.json')], `${join(root, 'package.json')} is not a directory.`],
    [[empty], `There are no photos in ${empty}`],
    [[root], 'nothing is ever written into a directory of photos'],
    [[empty, empty], 'Usage: npm run try'],
  ] as const) {
    const { status, stderr } = tryCommand(args, { PORT: '0' });
    expect([sentence, status]).toEqual([sentence, 2]);
    expect(stderr).toContain(sentence);
  }
  expect(readdirSync(empty)).toEqual(['notes']);
  rmSync(empty, { recursive: true });
});

test('a taken port is named before the work begins', { tag: '@once' }, async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { status, stderr } = tryCommand([], { PORT: String(port) });
  expect(status).toBe(1);
  expect(stderr).toContain(`Port ${port} is taken`);
  server.close();
});
