import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDataDir } from '../../lib/db/client.ts';
import { tryFileLock } from '../../lib/db/fileLock.ts';
import { scriptArgs } from '../../lib/process/scriptArgs.ts';
import { jpeg } from '../../lib/testing/testJpeg.ts';
import { startCommandThread } from '../testCommands.ts';

const command = scriptArgs('scripts/scan.ts');

/** One place for all galleries of these tests, since the thread that scans knows only one. */
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
  const env = { ...process.env, GALLERY_CONFIG: configFile };
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

const snow = '2013/01_19_Snow in Paris';

describe('lines', () => {
  test('items 73, 76 and 78: albums and what matches nothing', async () => {
    write(`${snow}/a.jpg`);
    write('notes.doc');
    const { code, out, err } = scan();
    expect(code).toBe(0);
    expect(out).toEqual([
      'Scanning photos...',
      'Synchronizing albums...',
      `Adding album ${snow} (Photos) as Snow in Paris`,
      'Synchronizing photos...',
      '1 new album: everybody may see them (new_albums: public).',
      'Found 2 files: photos 1, ignored 0, unmatched 1; added 1',
      expect.stringMatching(
        /^Listing [\d.]+s, planning [\d.]+s, reading [\d.]+s, writing [\d.]+s$/,
      ),
      expect.stringMatching(/^Done \(\d+\.\d{6}s\)$/),
    ]);
    expect(err).toEqual(['? notes.doc']);
    rmSync(join(dir, 'photos/2013'), { recursive: true });
    const removed = scan('--allow-removals');
    expect(removed.out).toContain(`Removing album ${snow} (Photos)`);
    expect(removed.err).toEqual(['? notes.doc']);
  });

  test('items 66, 67, 74 and 75: with --verbose every path and photo', async () => {
    write(`${snow}/2013-01-19_19-12-43.jpg`);
    write(`${snow}/.DS_Store`);
    configure(
      "patterns: [{ category: Photos, path: '(?<a_name>.*)/(?<p_year>.{4})-(?<p_month>..)-(?<p_day>..)_(?<p_hour>..)-(?<p_minute>..)-(?<p_second>..).jpg' }]\n",
    );
    const { out } = scan('--verbose');
    const photo = '2013-01-19_19-12-43.jpg';
    expect(out).toContain(`> ${snow}/${photo}`);
    expect(out).toContain(`- ${snow}/.DS_Store`);
    expect(out).toContain(`Adding photo ${photo} to album ${snow} (Photos)`);
    const client = openDataDir(join(dir, 'data'), {
      busyTimeoutMs: 1000,
      timezone: 'Europe/Paris',
    });
    client.exec("update photos set taken_at = '1999-01-01'");
    client.close();
    const full = scan('--full', '--verbose');
    expect(full.out).toContain(`Fixing date of photo ${photo} from album ${snow} (Photos)`);
    rmSync(join(dir, 'photos', snow, photo));
    // Other content: the same content under another name would be a moved photo.
    write(`${snow}/2014-01-19_19-12-43.jpg`, 'other');
    const last = scan('--verbose', '--allow-removals');
    expect(last.out).toContain(`Removing photo ${photo} from album ${snow} (Photos)`);
  });

  test('item 76: --quiet says nothing of what goes well or is odd', async () => {
    write(`${snow}/a.jpg`, 'damaged');
    write('2013/02_30_Odd/a.jpg');
    write('notes.doc');
    expect(scan('--quiet')).toEqual({ code: 0, out: [], err: [] });
  });

  test('damaged photos and bad dates are told, in letters that do a terminal no harm', async () => {
    write(`${snow}/a\u001b[2Jb.jpg`, 'text');
    write('notes\nDone');
    write('2013/02_30_Odd/a.jpg');
    const { code, err } = scan();
    expect(code).toBe(0);
    expect(err.sort()).toEqual([
      `! ${snow}/a\\u{1b}[2Jb.jpg: damaged, text`,
      '! 2013/02_30_Odd: day is out of range for month 2013-02-30',
      '? notes\\u{a}Done',
    ]);
  });

  test('new_albums: private is said in plain words', async () => {
    configure('new_albums: private\n');
    write(`${snow}/a.jpg`);
    expect(scan().out).toContain(
      '1 new album: nobody may see them before they have a policy (new_albums: private).',
    );
  });
});

describe('exit codes', () => {
  test('2: wrong usage, a faulty configuration, a database of a newer version', async () => {
    expect(scan('--nonsense').code).toBe(2);
    expect(scan('stray').code).toBe(2);
    expect(scan('--quiet', '--verbose').code).toBe(2);
    expect(scan('--help').code).toBe(0);
    configure('max_removed: 2\n');
    const faulty = scan('--json');
    expect(faulty).toMatchObject({ code: 2, out: [] });
    expect(faulty.err.join()).toMatch(/gallery\.yaml:3: max_removed/);
    configure('');
    scan();
    const client = openDataDir(join(dir, 'data'), {
      busyTimeoutMs: 1000,
      timezone: 'Europe/Paris',
    });
    client.exec('update migrations set created_at = created_at + 1000000000000');
    client.close();
    expect(scan().code).toBe(2);
  });

  test('2: an unknown preset, naming those there are, before anything is scanned', async () => {
    write(`${snow}/a.jpg`);
    const { code, err } = scan('--resize', 'thumb', '--resize', 'huge');
    expect(code).toBe(2);
    expect(err.join()).toMatch(
      /^error: there is no preset 'huge', only thumb, grid, medium, standard, large$/,
    );
    expect(existsSync(join(dir, 'data'))).toBe(false);
  });

  test('3: a library that is not there', async () => {
    rmSync(join(dir, 'photos'), { recursive: true });
    const { code, err } = scan();
    expect(code).toBe(3);
    expect(err.join()).toMatch(/photos cannot be read/);
  });

  test('3: refused, also with --quiet and --dry-run, saying how to insist', async () => {
    write(`${snow}/a.jpg`);
    scan();
    rmSync(join(dir, 'photos/2013'), { recursive: true });
    for (const flag of ['--quiet', '--dry-run', '--json']) {
      const { code, err } = scan(flag);
      expect(code).toBe(3);
      expect(err.join()).toMatch(/1 of 1 photos would be removed.*--allow-removals/);
    }
    expect(scan('--allow-removals').code).toBe(0);
  });

  test('75: another scan runs', async () => {
    mkdirSync(join(dir, 'data'));
    const release = tryFileLock(join(dir, 'data/scan.lock'));
    const { code, out, err } = scan('--json');
    expect(code).toBe(75);
    const files = { seen: 0, ignored: 0, sidecars: 0, photos: 0, films: 0, unmatched_photos: 0 };
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      outcome: 'busy',
      message: err[0],
      files,
      added_photos: { total: 0, items: [] },
    });
    expect(err).toEqual(['Another scan is running. Try again when it has ended.']);
    release?.();
  });

  test('75: of two that start together one scans', async () => {
    for (let i = 0; i < 300; i++) write(`${snow}/${i}.jpg`);
    const codes = await Promise.all([
      scanApart('--full'),
      scanApart('--full'),
      scanApart('--full'),
    ]);
    expect(codes.map(({ code }) => code)).toContain(0);
    for (const { code } of codes) expect([0, 75]).toContain(code);
  });
});

test('--json prints one document, whole, and nothing else', async () => {
  for (let i = 0; i < 600; i++) write(`note${i}.doc`);
  write(`${snow}/a.jpg`);
  write(`${snow}/b.jpg`, 'text');
  const { code, out, err } = await scanApart('--json');
  expect([code, err]).toEqual([0, []]);
  const report = JSON.parse(out.join('\n'));
  expect(report).toMatchObject({
    outcome: 'done',
    message: null,
    dry_run: false,
    full: false,
    files: { seen: 602, ignored: 0, photos: 2 },
    added_albums: {
      total: 1,
      items: [{ id: 1, category: 'Photos', path: snow, name: 'Snow in Paris', photos: 2 }],
    },
    added_photos: { total: 2 },
    damaged_photos: { total: 1, items: [{ path: `${snow}/b.jpg`, reason: 'text' }] },
  });
  expect(report.unmatched.items).toHaveLength(600);
});

test('--resize makes thumbnails of added photos, and no corrupt file ends it', {
  timeout: 120_000,
}, async () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  write(`${snow}/a.jpg`);
  write(`${snow}/b.jpg`, 'text');
  write(`${snow}/c.png`, Buffer.from(png, 'base64'));
  const thumbnails = () => {
    const files = readdirSync(join(dir, 'data/cache'), { recursive: true }).map(String);
    return files.filter((name) => name.endsWith('.webp'));
  };
  const first = scan('--resize', 'thumb', '--resize', 'standard');
  expect(first.code).toBe(0);
  expect(first.out.at(-1)).toMatch(/^Thumbnails of 3 photos \(\d+ s\)$/);
  const made = thumbnails();
  expect(made.length).toBeGreaterThanOrEqual(2);
  write(`${snow}/d.png`, Buffer.from(png, 'base64'));
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Thumbnails of 1 photo (');
  expect(thumbnails()).toHaveLength(made.length + 1);
  // Where it was ended half-way it goes on, also after scans that made none.
  write(`${snow}/e.png`, Buffer.from(png, 'base64'));
  scan();
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Thumbnails of 1 photo (');
  expect(thumbnails()).toHaveLength(made.length + 2);
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Done');
});

test('--dry-run changes nothing', async () => {
  write(`${snow}/a.jpg`);
  const { code, out } = scan('--dry-run');
  expect(code).toBe(0);
  expect(out).toContain(`Adding album ${snow} (Photos) as Snow in Paris`);
  expect(existsSync(join(dir, 'data'))).toBe(false);
});

test('--watch scans again when something changes, until a signal', async () => {
  write(`${snow}/a.jpg`);
  const { child, printed } = start('--watch');
  const wait = { timeout: 20_000 };
  await vi.waitFor(() => expect(printed.out).toContain('Done'), wait);
  write('2014/05_05_Garden/b.jpg');
  await vi.waitFor(() => expect(printed.out).toContain('as Garden'), wait);
  await vi.waitFor(() => expect(printed.out.match(/Done/g)).toHaveLength(2), wait);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('--watch ends where there is nothing to watch any more', async () => {
  write(`${snow}/a.jpg`);
  const { child, printed } = start('--watch');
  await vi.waitFor(() => expect(printed.out).toContain('Done'), { timeout: 20_000 });
  rmSync(join(dir, 'photos'), { recursive: true });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(printed.err).toContain('cannot be watched');
});
