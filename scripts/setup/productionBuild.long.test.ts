import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { freePort } from '../../lib/testing/webServers.ts';
import { root } from './places.mjs';

/*
 * The steps of the Dockerfile, without Docker: what makes the image is run in a directory that stands
 * for /app, and what the image runs as another account, which can write nowhere in it. Needs npm's
 * registry or a cache of what the lock file names, and some minutes: `npm run test:long`.
 */

const dir = mkdtempSync(join(tmpdir(), 'albumen-image-'));
const app = join(dir, 'app');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The account of the image; only root can run programs as another one. */
const account = process.getuid?.() === 0 ? { uid: 10_001, gid: 10_001 } : {};

const [, stages = ''] = /^FROM [^\n]* AS build\n(.*?)^FROM /ms.exec(read('Dockerfile')) ?? [];

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** What .dockerignore lets into the image: it names all that is taken, then what of that is not. */
function copyContext(): void {
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => /^[^#]/.test(line));
  const taken = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const left = lines.filter((line) => !line.startsWith('!') && line !== '**');
  const isLeft = (path: string) =>
    left.some((line) => (line.startsWith('**/*') ? path.endsWith(line.slice(4)) : path === line));
  for (const place of taken) {
    cpSync(join(root, place), join(app, place), {
      recursive: true,
      filter: (source) => !isLeft(relative(root, source)),
    });
  }
}

test('the image builds from what it copies, and serves as any account from files it cannot write', async () => {
  mkdirSync(app);
  copyContext();
  const lockFile = () => readFileSync(join(app, 'package-lock.json'), 'utf8');
  const before = lockFile();
  const steps = [...stages.matchAll(/^RUN (.*)$/gm)].map(([, step = '']) => step);
  expect(steps.length).toBeGreaterThan(3);
  const { CI: _, ...env } = process.env;
  for (const step of steps) {
    const here = step.replaceAll('/app', app);
    execFileSync('sh', ['-c', here], { cwd: app, env: { ...env, NODE_ENV: 'production' } });
  }
  expect(existsSync(join(app, '.next/BUILD_ID'))).toBe(true);
  expect(existsSync(join(app, '.next/cache/turbopack'))).toBe(false);
  expect(existsSync(join(app, 'node_modules', 'vitest'))).toBe(false);
  expect(lockFile()).toBe(before);
  expect(existsSync(join(app, 'lib', 'testing'))).toBe(false);

  const albumen = join(dir, 'albumen');
  writeFileSync(albumen, read('scripts/deploy/albumen').replace('cd /app', `cd ${app}`), {
    mode: 0o755,
  });
  const gallery = join(dir, 'gallery');
  const photos = join(dir, 'photos', '2024', '12_24_Christmas');
  for (const place of [gallery, photos]) mkdirSync(place, { recursive: true });
  if (account.uid !== undefined) chownSync(gallery, account.uid, account.gid);
  chmodSync(dir, 0o755);
  const port = await freePort();
  const options = {
    ...account,
    env: {
      NODE_ENV: 'production' as const,
      PATH: `${join(app, 'node_modules', '.bin')}:/usr/bin:/bin`,
      GALLERY_CONFIG: join(gallery, 'gallery.yaml'),
      PORT: String(port),
    },
  };
  const run = (...args: string[]) =>
    execFileSync(albumen, args, { ...options, encoding: 'utf8', stdio: 'pipe' });
  for (const command of [
    'scan',
    'people',
    'policy',
    'cache',
    'init',
    'import',
    'doctor',
    'backup',
    'restore',
  ]) {
    expect(run(command, '--help'), command).toContain('Usage');
  }
  run('init', '--yes', '--library', join(dir, 'photos'), '--admin', 'olga');
  run('scan', '--quiet');
  const server = spawn(albumen, ['serve'], { ...options, stdio: 'ignore' });
  try {
    await vi.waitFor(() => expect(run('health')).toContain('"ok"'), 30_000);
    run('backup', '--', join(gallery, 'backup.tar.gz'));
    expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200);
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await ended;
  }
  expect(() => run('health')).toThrow();
}, 900_000);
