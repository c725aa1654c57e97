import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runCommand, startServer } from './gallery/commands.ts';
import { enter, everyThird, type PageViewer } from './gallery/everyPage.ts';
import { freePort } from './gallery/freePort.ts';
import { type Showcase, showcaseSecrets, shown, test } from './gallery/showcase.ts';

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Sends a request to `port` as a browser would that has come by the gallery's address. */
function ask(world: Showcase, port: number, path: string, cookie: string): Promise<Answer> {
  const headers = { host: new URL(world.url).host, cookie };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: Buffer.concat(chunks).toString('latin1') });
    });
    sent.on('error', reject).end();
  });
}

/** The part of a page that is the same every time: without random bytes, and without the time. */
function comparable({ status, headers, body }: Answer) {
  const type = headers['content-type'];
  const text = type?.startsWith('text/html')
    ? body
        .replaceAll(/nonce(=|\\?":\\?)"?[\w+/=-]+/g, 'nonce')
        .replaceAll(/\b1[789]\d{11}\b/g, 'instant')
        // The running gallery notes these visits and uses, some seconds later.
        .replaceAll(/dateTime[\\":=]+[\d:T-]+[^\d<]{1,30}?(?=last used)/g, 'moment ')
        .replaceAll(/(last (?:here|used)) [^<"\\]*/g, '$1')
        .replaceAll(/[\w-]{22}/g, 'random')
    : body;
  return { status, type, etag: headers.etag, location: headers.location, text };
}

const isLong = process.env['TEST_LONG'] !== undefined;

/** Signs in, and returns the Cookie header and the addresses that this viewer may look at. */
async function signedIn(page: Page, world: Showcase, looker: PageViewer) {
  const all = await enter(page, world, looker);
  const addresses = isLong ? all : everyThird(looker, world);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  return { addresses, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
}

test('what is restored from a backup is the same gallery for everybody', {
  tag: '@once',
}, async ({ page, showcase }) => {
  const lookers: readonly PageViewer[] = ['anna', 'olga', 'bearer', 'visitor'];
  const each = [];
  for (const looker of lookers) {
    each.push({ looker, ...(await signedIn(page, showcase, looker)) });
  }

  const dir = mkdtempSync(join(tmpdir(), 'albumen-restored-'));
  const file = join(dir, 'backup.tar.gz');
  showcase.run('backup', file);
  const config = join(dir, 'restored', 'gallery.yaml');
  mkdirSync(join(dir, 'restored'));
  symlinkSync(showcase.library, join(dir, 'restored', 'library'));
  expect(runCommand(config, 'restore', [file]).stderr).toBe('');
  const port = await freePort();
  const server = await startServer(config, port, showcaseSecrets);
  const own = Number(new URL(showcase.url).port);
  // This viewer sees some photos; a policy hides one, and another waits for approval.
  const photos = showcase.db.$client
    .prepare('select id from photos where album_id = ?')
    .pluck()
    .all(showcase.id(shown.lake)) as number[];
  const files = [
    ...photos.map((id) => `/photos/${id}/original`),
    `/photos/${showcase.id(shown.wide)}/thumb`,
  ];
  try {
    for (const { looker, cookie, addresses } of each) {
      // The running gallery goes on recording what happens, some seconds later.
      const pages = addresses.filter((path) => !path.startsWith('/admin/activity'));
      for (const path of [...pages, ...files]) {
        const [before, after] = await Promise.all([
          ask(showcase, own, path, cookie),
          ask(showcase, port, path, cookie),
        ]);
        expect([looker, path, comparable(after)]).toEqual([looker, path, comparable(before)]);
      }
    }
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true });
  }
});
