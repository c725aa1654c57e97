import { spawn } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import Sqlite from 'better-sqlite3';
import { freePort } from './gallery/freePort.ts';

const root = join(import.meta.dirname, '..');

/** An installation of its own, with the build that the other tests use. */
function install(): string {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-upgraded-'));
  const names = ['app', 'lib', 'scripts', 'drizzle', 'public', 'package.json', 'package-lock.json'];
  for (const name of [...names, 'next.config.ts', 'tsconfig.json', '.next']) {
    const isOfBuild = (path: string) => !path.startsWith(join(root, '.next', 'cache'));
    cpSync(join(root, name), join(dir, name), { recursive: true, filter: isOfBuild });
  }
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  mkdirSync(join(dir, 'photos'));
  return dir;
}

/** A server of that installation, with a data directory of its own. */
async function start(dir: string, name: string) {
  const port = await freePort();
  const config = join(dir, `${name}.yaml`);
  writeFileSync(config, `library: ./photos\ndata_dir: ./${name}\n`);
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'production' as const, HOST: '127.0.0.1' };
  const args = ['--import', './scripts/preload.mjs', 'scripts/serve.ts'];
  const before = process.umask(0);
  const server = spawn(join(root, 'node_modules/.bin/node'), args, {
    cwd: dir,
    env: { ...env, PORT: String(port), GALLERY_CONFIG: config },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.umask(before);
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  }
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
  await expect.poll(() => said, { timeout: 100_000 }).toContain('Albumen listens on');
  return { server, ended, said: () => said };
}

test('a server keeps its files to itself, and ends where its build or database become another’s', {
  tag: '@once',
}, async () => {
  const dir = install();
  const [one, other] = await Promise.all([start(dir, 'one'), start(dir, 'other')]);
  try {
    const open = readdirSync(join(dir, 'one'), { recursive: true, encoding: 'utf8' });
    expect(open).toEqual(
      expect.arrayContaining(['albumen.db', 'albumen.db-wal', 'albumen.db-shm']),
    );
    for (const name of ['.', ...open]) {
      expect([name, lstatSync(join(dir, 'one', name)).mode & 0o077]).toEqual([name, 0]);
    }
    const client = new Sqlite(join(dir, 'one', 'albumen.db'));
    client
      .prepare('insert into migrations values (?, ?)')
      .run('of a newer version', Date.now() * 2);
    client.close();
    expect(await one.ended).toBe(1);
    expect(one.said()).toContain('A newer version of Albumen has migrated the database');
    expect(other.server.exitCode).toBeNull();
    // As a build does, which writes another file in its place.
    const built = join(dir, '.next', 'BUILD_ID');
    rmSync(built);
    await new Promise((resolve) => setTimeout(resolve, 100));
    writeFileSync(`${built}.new`, 'of another version');
    renameSync(`${built}.new`, built);
    expect(await other.ended).toBe(1);
    expect(other.said()).toContain('The pages have been built from another version of the code');
  } finally {
    for (const { server } of [one, other]) server.kill();
    rmSync(dir, { recursive: true });
  }
});
