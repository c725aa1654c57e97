import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { runCommand, startServer } from './gallery/commands.ts';
import { addressesFor, enter, everyThird } from './gallery/everyPage.ts';
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

/** Everybody who can look at this gallery: its users, whoever holds its shares and frame, and a visitor. */
const lookers = ['anna', 'long', 'olga', 'bearer', 'visitor'] as const;

/** Signs in, and returns the Cookie header. */
async function cookiesOf(page: Page, world: Showcase, looker: (typeof lookers)[number]) {
  if (looker === 'long') await world.signIn(page, looker);
  else await enter(page, world, looker);
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Every address of every page, and of the files that pages lead to. */
function addressesOf(world: Showcase) {
  // Asked for once, since each has new links in it.
  const asked = isLong ? addressesFor : everyThird;
  const meant: Record<string, readonly string[]> = Object.fromEntries(
    lookers.map((looker) => [looker, looker === 'long' ? [] : asked(looker, world)]),
  );
  const isActivity = (path: string) => path.startsWith('/admin/activity');
  const pages = [...new Set(Object.values(meant).flat())];
  const idsOf = (text: string) => world.db.$client.prepare(text).pluck().all() as number[];
  // Among them are one that a policy hides, and one that waits for approval.
  const photos = idsOf('select id from photos order by album_id, id');
  const albums = idsOf('select id from albums order by id');
  return {
    meant,
    // What the running gallery records from now on is not in the other one, so these come first.
    activity: [...pages.filter(isActivity), '/admin/activity/export'],
    pages: pages.filter((path) => !isActivity(path)),
    files: [
      `/photos/${world.id(shown.wide)}/thumb`,
      ...albums.map((id) => `/albums/${id}/archive`),
      ...photos.map((id) => `/photos/${id}/original`),
    ],
  };
}

/** Resolves when the running gallery has written what it notes later: activity after ten seconds. */
async function settled({ db }: Showcase): Promise<void> {
  const latest = () => db.$client.prepare('select count(*), max(at) from activity').raw().get();
  let before: unknown;
  do {
    before = latest();
    await new Promise((resolve) => setTimeout(resolve, 11_000));
  } while (JSON.stringify(latest()) !== JSON.stringify(before));
}

test('what is restored from a backup is the same gallery for everybody', {
  tag: '@once',
}, async ({ page, showcase }) => {
  if (isLong) test.setTimeout(1_200_000);
  const { meant, activity, pages, files } = addressesOf(showcase);
  const each: { readonly looker: string; readonly cookie: string }[] = [];
  for (const looker of lookers) {
    each.push({ looker, cookie: await cookiesOf(page, showcase, looker) });
  }
  await settled(showcase);
  // Otherwise lists of devices, last seen first, would change their order in the running gallery alone.
  showcase.db.$client.prepare('update sessions set last_seen_at = ?').run(Date.now() + 86_400_000);

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
  const found = new Map<number, number>();
  const compare = async ({ looker, cookie }: (typeof each)[number], path: string) => {
    const [before, after] = await Promise.all([
      ask(showcase, own, path, cookie),
      ask(showcase, port, path, cookie),
    ]);
    expect([looker, path, comparable(after)]).toEqual([looker, path, comparable(before)]);
    found.set(before.status, (found.get(before.status) ?? 0) + 1);
  };
  try {
    // Whoever may see the activity first: that others asked for it is noted in it.
    const isAdministrator = ({ looker }: (typeof each)[number]) => looker === 'olga';
    const rest = each.filter((viewer) => !isAdministrator(viewer));
    for (const viewer of [...each.filter(isAdministrator), ...rest]) {
      for (const path of activity) await compare(viewer, path);
    }
    for (const [turn, viewer] of each.entries()) {
      const theirs = (meant[viewer.looker] ?? []).filter((path) => pages.includes(path));
      // Everybody asks for everything, or for some of what they are meant to see and, in turn, of all else.
      const inTurn = (paths: readonly string[]) =>
        paths.filter((_, at) => isLong || at % lookers.length === turn);
      const asked = [...theirs, ...inTurn(pages), ...inTurn(isLong ? files : files.slice(0, 40))];
      for (const path of new Set(asked)) await compare(viewer, path);
    }
    // Nobody would notice that all is missing, were it missing from both.
    for (const status of [200, 404]) expect(found.get(status) ?? 0).toBeGreaterThan(20);
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true });
  }
});
