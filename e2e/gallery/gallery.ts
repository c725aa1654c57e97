import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import type { BucketPlace } from '../../lib/cache/storagePlace.ts';
import { COMMAND_BUSY_TIMEOUT_MS, type Database, openDatabase } from '../../lib/db/open.ts';
import { type LinkLimits, makeLink } from '../../lib/links/links.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { getUser } from '../../lib/people/people.ts';
import { putObjects } from '../../lib/testing/testBucket.ts';
import { tokenForm } from '../leaks/http.ts';
import { runCommand, startServer } from './commands.ts';
import { freePort } from './freePort.ts';
import { type Drawn, writePictures } from './pictures.ts';

/** A gallery of generated pictures, scanned by the command and served by the built server. */
export type Gallery = {
  /** Where the server listens, without trailing slash. */
  readonly url: string;
  readonly library: string;
  readonly db: Database;
  /** Runs a command of ours and returns what it printed; it has to succeed. */
  readonly run: (name: string, ...args: string[]) => string;
  /** Makes a new link of a user. */
  readonly link: (handle: string, limits?: LinkLimits) => string;
  /**
   * Signs a user in by a new link, with the requests of its page and its form, of which a browser's window has
   * the cookie then: it shows no page yet.
   */
  readonly signIn: (page: Page, handle: string) => Promise<void>;
  /** Draws more pictures and scans them; `takeAway` removes their files and scans again. */
  readonly addPictures: (paths: readonly string[]) => Promise<{ takeAway: () => Promise<void> }>;
  readonly close: () => Promise<void>;
};

/** Sets up people and policies in a gallery that has been scanned. */
type SetUp = (db: Database, library: string) => void;

type More = {
  /** Lines for gallery.yaml. */
  readonly yaml?: readonly string[];
  /** The address of the gallery in its links, if that is not where the server listens. */
  readonly publicUrl?: string;
  /** The bucket that holds library and cache. */
  readonly bucket?: BucketPlace;
  /** Where the server listens; default: a free port. */
  readonly port?: number;
  /** Further variables of the environment of server and commands. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Draws a library, scans it, sets it up and serves it. */
export async function openGallery(
  pictures: readonly Drawn[],
  setUp: SetUp,
  { yaml = [], publicUrl, bucket, port: wanted, env = {} }: More = {},
): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'albumen-e2e-'));
  const library = join(folder, 'library');
  mkdirSync(library);
  await writePictures(library, pictures);
  const port = wanted ?? (await freePort());
  const url = `http://localhost:${port}`;
  const config = join(folder, 'gallery.yaml');
  const places = bucket ? await moveIntoBucket(library, bucket) : ['library: ./library'];
  const lines = [
    ...['title: Our photos', `url: ${publicUrl ?? url}`, ...places],
    'new_albums: private',
  ];
  writeFileSync(config, [...lines, 'timezone: Europe/Paris', ...yaml, ''].join('\n'));

  const run = (name: string, ...args: string[]) => {
    const { code, stdout, stderr } = runCommand(config, name, args, env);
    if (code === 0) return stdout;
    throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  };
  run('scan', '--quiet');
  const db = openDatabase(join(folder, 'data'), {
    busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
    timezone: 'Europe/Paris',
  });
  setUp(db, library);
  const server = await startServer(config, port, env);
  const link = (handle: string, limits: LinkLimits = {}) =>
    linkUrl({ url: publicUrl ?? url }, makeLink(db, null, getUser(db, handle).id, limits).token);
  return {
    url,
    library,
    db,
    run,
    link,
    signIn: (page, handle) => openLink(page, link(handle)),
    addPictures: async (paths) => {
      const taken = '2025:06:01 12:00:00';
      await writePictures(
        library,
        paths.map((path) => ({ path, width: 900, height: 600, taken })),
      );
      run('scan', '--quiet');
      return {
        takeAway: async () => {
          for (const path of paths) rmSync(join(library, path));
          run('scan', '--quiet', '--allow-removals');
        },
      };
    },
    close: async () => {
      await server.stop();
      db.$client.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Copies a directory into a bucket; returns how gallery.yaml names the copy. */
async function moveIntoBucket(library: string, bucket: BucketPlace): Promise<string[]> {
  const paths = readdirSync(library, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(library, join(entry.parentPath, entry.name)));
  const files = paths.map((path) => [path, readFileSync(join(library, path))] as const);
  await putObjects({ ...bucket, prefix: 'photos/' }, Object.fromEntries(files));
  rmSync(library, { recursive: true });
  return [
    `library: s3://${bucket.bucket}/photos`,
    `cache: s3://${bucket.bucket}/cache`,
    `s3: { endpoint: "${bucket.endpoint}" }`,
  ];
}

/** Submits the form of a link, as the window's browser would. */
async function openLink(page: Page, link: string): Promise<void> {
  const { request } = page.context();
  const form = new FormData();
  for (const [name, value] of tokenForm(await (await request.get(link)).text())) {
    form.append(name, value);
  }
  const headers = { origin: new URL(link).origin };
  const answer = await request.post(link, { multipart: form, headers, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${link} does not open: ${answer.status()}`);
}

/** Opens a link, presses its button, and waits for the gallery. */
export async function followLink(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.locator('main form button').click();
  await page.waitForURL((url) => url.pathname === '/');
}
