import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runCommand, startServer } from './commands.ts';
import { freePort } from './freePort.ts';
import { type Drawn, writePictures } from './pictures.ts';

/** A gallery of generated pictures, set up by the commands and served by the built server. */
export type Gallery = {
  /** Without trailing slash. */
  readonly url: string;
  readonly library: string;
  /** Runs a command of ours and returns what it printed; it has to succeed. */
  readonly run: (name: string, ...args: string[]) => string;
  /** A new link of a user. */
  readonly link: (handle: string, ...options: string[]) => string;
  /** Signs a user in by a link that works for all tests; administrators have no such link. */
  readonly signIn: (page: Page, handle: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** More lines for gallery.yaml. */
export type GalleryOptions = { readonly yaml?: readonly string[] };

/** Builds a library, scans it, runs the commands of `setUp`, serves. */
export async function openGallery(
  pictures: readonly Drawn[],
  setUp: readonly (readonly [name: string, ...args: string[]])[],
  { yaml = [] }: GalleryOptions = {},
): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'albumen-e2e-'));
  const library = join(folder, 'library');
  mkdirSync(library);
  await writePictures(library, pictures);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = join(folder, 'gallery.yaml');
  const lines = ['title: Our photos', `url: ${url}`, 'library: ./library', 'new_albums: private'];
  writeFileSync(config, [...lines, 'timezone: Europe/Paris', ...yaml, ''].join('\n'));

  const run = (name: string, ...args: string[]) => {
    const { code, stdout, stderr } = runCommand(config, name, args);
    if (code === 0) return stdout;
    throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  };
  run('scan', '--quiet');
  for (const [name, ...args] of setUp) run(name, ...args);
  const server = await startServer(config, port);
  const link = (handle: string, ...options: string[]) =>
    run('people', 'link', handle, ...options).trim();
  const lasting = new Map<string, string>();
  return {
    url,
    library,
    run,
    link,
    signIn: async (page, handle) => {
      const known = lasting.get(handle) ?? link(handle);
      lasting.set(handle, known);
      await openLink(page, known);
    },
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Opens a link, presses its button, and waits for the gallery. */
export async function openLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator('main form button').click();
  await page.waitForURL((url) => url.pathname === '/');
}
