import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { COMMAND_BUSY_TIMEOUT_MS, openDatabase, type Tx } from '../../lib/db/open.ts';
import { firstRow } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { makeLink } from '../../lib/links/links.ts';
import { contentKeyColumn } from '../../lib/photos/rows.ts';
import { renditionKey, renditionName } from '../../lib/server/filmRenditions.ts';
import { asTx } from '../../lib/testing/asTx.ts';
import { runCommand, startServer } from '../gallery/commands.ts';
import { freePort } from '../gallery/freePort.ts';
import { type Answer, type Asked, ask, closeConnections } from './http.ts';
import { writePart, writePicture } from './pictures.ts';
import { openByForm, type Prepared, prepare, signInViewers } from './prepare.ts';
import { albumSpecs } from './things.ts';
import type { ViewerName } from './viewers.ts';

/** A gallery with things hidden in every way, its server, and all viewers. */
export type LeakWorld = Prepared & {
  readonly port: number;
  readonly url: string;
  readonly folder: string;
  readonly library: string;
  readonly dataDir: string;
  readonly config: string;
  readonly db: Tx;
  /** The files of the library by their names. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly cookies: Readonly<Record<ViewerName, string>>;
  /** Sends a request as this viewer. */
  readonly as: (viewer: ViewerName, path: string, asked?: Asked) => Promise<Answer>;
  readonly ask: (path: string, asked?: Asked) => Promise<Answer>;
  readonly albumId: (name: string) => number;
  readonly photoId: (file: string) => number;
  /** Signs a user in by a new link: the Cookie header, and the link's id. */
  readonly signIn: (userId: number) => Promise<{ cookie: string; linkId: number; token: string }>;
  /** Runs a command; it has to succeed. */
  readonly run: (name: string, ...args: string[]) => string;
  /** All that the server has written to its output so far. */
  readonly output: () => string;
  readonly close: () => Promise<void>;
};

type WorldOptions = {
  /** Lines for gallery.yaml. */
  readonly yaml?: readonly string[];
  /** The `url` of the gallery, if it is not the address at which the server listens. */
  readonly url?: string;
  /** Further variables of the server's environment. */
  readonly environment?: Readonly<Record<string, string>>;
};

const presets = [
  'presets:',
  '  thumb: { width: 24, height: 24, crop: true }',
  '  grid: { width: 40, height: 30 }',
  '  standard: { width: 64, height: 64 }',
];

export const presetNames = ['thumb', 'grid', 'standard'] as const;

export async function openWorld(options: WorldOptions = {}): Promise<LeakWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'albumen-leaks-'));
  const library = join(folder, 'library');
  const files = await writeLibrary(library);
  const port = await freePort();
  const url = options.url ?? `http://localhost:${port}`;
  const config = join(folder, 'gallery.yaml');
  const lines = ['title: Our photos', `url: ${url}`, 'library: ./library', 'new_albums: private'];
  const review = 'new_photos: review';
  const more = [
    ...presets,
    review,
    // Some tests use names that begin with dots.
    'ignore: []',
    'timezone: Europe/Paris',
    'log_level: debug',
    ...(options.yaml ?? []),
  ];
  writeFileSync(config, [...lines, ...more, ''].join('\n'));
  const run = (name: string, ...args: string[]) => {
    const { code, stdout, stderr } = runCommand(config, name, args);
    if (code === 0) return stdout;
    throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  };
  run('scan', '--quiet');
  rmSync(join(library, vanished));
  const dataDir = join(folder, 'data');
  const db = asTx(
    openDatabase(dataDir, { busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS, timezone: 'Europe/Paris' }),
  );
  const prepared = await prepare(db);
  keepRenditions(db, join(dataDir, 'cache'), prepared);
  const server = await startServer(config, port, options.environment);
  const cookies = await signInViewers(db, port, url, prepared);
  return {
    ...prepared,
    port,
    url,
    folder,
    library,
    dataDir,
    config,
    db,
    files,
    cookies,
    run,
    as: (viewer, path, asked = {}) => ask(port, path, { cookie: cookies[viewer], ...asked }),
    ask: (path, asked) => ask(port, path, asked),
    albumId: (name) => found(prepared.albums.find((each) => each.name === name)),
    photoId: (file) => found(prepared.photos.find((each) => each.file === file)),
    signIn: async (userId) => {
      const { id: linkId, token } = makeLink(db, null, userId);
      prepared.secrets.push(token);
      return { cookie: await openByForm(port, url, `/in/${token}`), linkId, token };
    },
    output: server.output,
    close: async () => {
      closeConnections();
      await server.stop();
      db.$client.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function found(thing: { readonly id: number } | undefined): number {
  if (!thing) throw new Error('no such thing in this world');
  return thing.id;
}

/** The film that tests put into the cache, as if the gallery had made it of this file. */
export const renditionOf = (file: string) => Buffer.from(`a film without metadata, of ${file}`);

function keepRenditions(db: Tx, cache: string, { parts, photos }: Prepared): void {
  const films = [
    ...parts.filter(({ kind }) => kind === 'film'),
    ...photos.filter(({ isMotion }) => isMotion),
  ];
  for (const { id, file } of films) {
    const row = firstRow<{ etag: string; contentKey: string | null }>(
      db,
      sql`select etag, ${contentKeyColumn} as "contentKey" from photos where id = ${id}`,
    );
    if (!row) throw new Error(`no row of ${file}`);
    const place = join(cache, renditionKey(renditionName({ id, ...row })));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, renditionOf(file));
  }
}

/** A photo that is missing in the database too, so that a scan finds no difference. */
const vanished = '2024/12_24_Christmas/yuleGone.jpg';

async function writeLibrary(library: string): Promise<Map<string, Buffer>> {
  mkdirSync(library);
  const files = new Map<string, Buffer>();
  let number = 0;
  for (const { directory, photos } of albumSpecs) {
    for (const { file, isMotion, parts = [] } of photos) {
      files.set(file, await writePicture(library, `${directory}/${file}`, number, isMotion));
      for (const part of parts) {
        files.set(part.file, await writePart(library, `${directory}/${part.file}`, part));
      }
      number += 1;
    }
  }
  return files;
}
