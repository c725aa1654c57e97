import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { scriptArgs } from '../process/scriptArgs.ts';
import { startCommandThread } from './testCommands.ts';
import { jpeg } from './testJpeg.ts';

/**
 * Tests only: a new library and configuration for each test of the file, with functions that run
 * `npm run scan` there: in one thread, or with this environment in a process of its own.
 */
export function openScanGallery(parentEnv: NodeJS.ProcessEnv) {
  const command = scriptArgs('scripts/scan.ts');

  // One place for all galleries of these tests, since the thread that scans knows only one.
  const dir = mkdtempSync(join(tmpdir(), 'albumen-scan-command-'));
  const configFile = join(dir, 'gallery.yaml');
  const thread = startCommandThread(configFile);
  beforeEach(() => {
    mkdirSync(join(dir, 'photos'));
    configure('');
  });
  afterEach(() => {
    for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
  });
  afterAll(async () => {
    await thread.end();
    rmSync(dir, { recursive: true });
  });

  function configure(more: string): void {
    writeFileSync(configFile, `library: ./photos\ndata_dir: ./data\n${more}`);
  }

  function write(path: string, bytes: Buffer | string = jpeg()): void {
    mkdirSync(dirname(join(dir, 'photos', path)), { recursive: true });
    writeFileSync(join(dir, 'photos', path), bytes);
  }

  function start(...args: string[]) {
    const env = { ...parentEnv, GALLERY_CONFIG: configFile };
    const child = spawn(process.execPath, [...command, ...args], { env });
    const printed = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      printed.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      printed.err += chunk;
    });
    return { child, printed };
  }

  const linesOf = (text: string) => text.split('\n').slice(0, -1);

  function scan(...args: string[]) {
    const { code, out, err } = thread.ask({ script: 'scan', args });
    return { code, out: linesOf(out), err: linesOf(err) };
  }

  /** In a process of its own, as cron would. */
  async function scanApart(...args: string[]) {
    const { child, printed } = start(...args);
    const [code] = await once(child, 'close');
    return { code, out: linesOf(printed.out), err: linesOf(printed.err) };
  }

  return { dir, configure, write, start, scan, scanApart };
}

/** The directory of an album. */
export const SNOW = '2013/01_19_Snow in Paris';
