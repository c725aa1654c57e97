import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { openDataDir } from '../../lib/db/client.ts';
import { openDatabase } from '../../lib/db/open.ts';
import { setStanding, standingPolicyOf } from '../../lib/policies/standing/changes.ts';
import { parseRule } from '../../lib/policies/standing/standing.ts';
import { openScanGallery, SNOW } from '../../lib/testing/testScans.ts';

const { dir, configure, write, start, scan, scanApart } = openScanGallery(process.env);

describe('lines', () => {
  test('new and removed albums are told, and files that match nothing', async () => {
    write(`${SNOW}/a.jpg`);
    write('notes.doc');
    const { code, out, err } = scan();
    expect(code).toBe(0);
    expect(out).toEqual([
      'Scanning photos...',
      'Synchronizing albums...',
      `Adding album ${SNOW} (Photos) as Snow in Paris`,
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
    expect(removed.out).toContain(`Removing album ${SNOW} (Photos)`);
    expect(removed.err).toEqual(['? notes.doc']);
  });

  test('files that belong to a photo beside them are counted as such', () => {
    for (const name of ['a.jpg', 'a.jpg.xmp', 'a.AAE']) write(`${SNOW}/${name}`);
    expect(scan().out).toContain(
      'Found 3 files: photos 1, beside photos 2, ignored 0, unmatched 0; added 1',
    );
  });

  test('who sees new albums is said only of those whose policy comes from new_albums', () => {
    const db = openDatabase(join(dir, 'data'), { busyTimeoutMs: 1000, timezone: 'Europe/Paris' });
    const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
    setStanding(db, null, parseRule('2013/**'), standingPolicyOf(nobody));
    db.$client.close();
    write(`${SNOW}/a.jpg`);
    write('2014/05_05_Garden/b.jpg');
    expect(scan().out).toContain('1 new album: everybody may see them (new_albums: public).');
  });

  test('--verbose tells what became of every path and photo', async () => {
    write(`${SNOW}/2013-01-19_19-12-43.jpg`);
    write(`${SNOW}/.DS_Store`);
    configure(
      "patterns: [{ category: Photos, path: '(?<a_name>.*)/(?<p_year>.{4})-(?<p_month>..)-(?<p_day>..)_(?<p_hour>..)-(?<p_minute>..)-(?<p_second>..).jpg' }]\n",
    );
    const { out } = scan('--verbose');
    const photo = '2013-01-19_19-12-43.jpg';
    expect(out).toContain(`> ${SNOW}/${photo}`);
    expect(out).toContain(`- ${SNOW}/.DS_Store`);
    expect(out).toContain(`Adding photo ${photo} to album ${SNOW} (Photos)`);
    const client = openDataDir(join(dir, 'data'), {
      busyTimeoutMs: 1000,
      timezone: 'Europe/Paris',
    });
    client.exec("update photos set taken_at = '1999-01-01'");
    client.close();
    const full = scan('--full', '--verbose');
    expect(full.out).toContain(`Fixing date of photo ${photo} from album ${SNOW} (Photos)`);
    rmSync(join(dir, 'photos', SNOW, photo));
    // Other content: the same content under another name would be a moved photo.
    write(`${SNOW}/2014-01-19_19-12-43.jpg`, 'other');
    const last = scan('--verbose', '--allow-removals');
    expect(last.out).toContain(`Removing photo ${photo} from album ${SNOW} (Photos)`);
  });

  test('--quiet says nothing of what goes well or is odd', async () => {
    write(`${SNOW}/a.jpg`, 'damaged');
    write('2013/02_30_Odd/a.jpg');
    write('notes.doc');
    expect(scan('--quiet')).toEqual({ code: 0, out: [], err: [] });
  });

  test('damaged photos and bad dates are told, in letters that do a terminal no harm', async () => {
    write(`${SNOW}/a\u001b[2Jb.jpg`, 'text');
    write('notes\nDone');
    write('2013/02_30_Odd/a.jpg');
    const { code, err } = scan();
    expect(code).toBe(0);
    expect(err.sort()).toEqual([
      `! ${SNOW}/a\\u{1b}[2Jb.jpg: damaged, text`,
      '! 2013/02_30_Odd: day is out of range for month 2013-02-30',
      '? notes\\u{a}Done',
    ]);
  });

  test('new_albums: private is said in plain words', async () => {
    configure('new_albums: private\n');
    write(`${SNOW}/a.jpg`);
    expect(scan().out).toContain(
      '1 new album: nobody may see them before they have a policy (new_albums: private).',
    );
  });
});

test('--json prints one document, whole, and nothing else', async () => {
  for (let i = 0; i < 600; i++) write(`note${i}.doc`);
  write(`${SNOW}/a.jpg`);
  write(`${SNOW}/b.jpg`, 'text');
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
      items: [{ id: 1, category: 'Photos', path: SNOW, name: 'Snow in Paris', photos: 2 }],
    },
    added_photos: { total: 2 },
    damaged_photos: { total: 1, items: [{ path: `${SNOW}/b.jpg`, reason: 'text' }] },
  });
  expect(report.unmatched.items).toHaveLength(600);
});

test('--resize makes thumbnails of added photos, and no corrupt file ends it', {
  timeout: 120_000,
}, async () => {
  const png =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  write(`${SNOW}/a.jpg`);
  write(`${SNOW}/b.jpg`, 'text');
  write(`${SNOW}/c.png`, Buffer.from(png, 'base64'));
  const thumbnails = () => {
    const files = readdirSync(join(dir, 'data/cache'), { recursive: true }).map(String);
    return files.filter((name) => name.endsWith('.webp'));
  };
  const first = scan('--resize', 'thumb', '--resize', 'standard');
  expect(first.code).toBe(0);
  expect(first.out.at(-1)).toMatch(/^Thumbnails of 3 photos \(\d+ s\)$/);
  const made = thumbnails();
  expect(made.length).toBeGreaterThanOrEqual(2);
  write(`${SNOW}/d.png`, Buffer.from(png, 'base64'));
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Thumbnails of 1 photo (');
  expect(thumbnails()).toHaveLength(made.length + 1);
  // Where it was ended half-way it goes on, also after scans that made none.
  write(`${SNOW}/e.png`, Buffer.from(png, 'base64'));
  scan();
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Thumbnails of 1 photo (');
  expect(thumbnails()).toHaveLength(made.length + 2);
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Done');
  // What the cache refuses is made once it can be written again.
  write(`${SNOW}/f.png`, Buffer.from(png, 'base64'));
  const cache = join(dir, 'data/cache/thumbnails');
  renameSync(cache, `${cache}.away`);
  writeFileSync(cache, 'in the place of the directory');
  const refused = scan('--resize', 'thumb');
  expect([refused.code, refused.err.at(-1)]).toEqual([1, expect.stringContaining('make room')]);
  rmSync(cache);
  renameSync(`${cache}.away`, cache);
  expect(scan('--resize', 'thumb').out.at(-1)).toContain('Thumbnails of 1 photo (');
  expect(thumbnails()).toHaveLength(made.length + 3);
});

test('--dry-run changes nothing', async () => {
  write(`${SNOW}/a.jpg`);
  const { code, out } = scan('--dry-run');
  expect(code).toBe(0);
  expect(out).toContain(`Adding album ${SNOW} (Photos) as Snow in Paris`);
  expect(existsSync(join(dir, 'data'))).toBe(false);
});

test('--help says what every key of the report is', () => {
  const help = scan('--help').out.join('\n');
  const keys = Object.keys(JSON.parse(scan('--json').out.join('\n')));
  expect(keys).toContain('added_albums');
  expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(help))).toEqual([]);
});

test('--watch scans again when something changes, until a signal', async () => {
  write(`${SNOW}/a.jpg`);
  const { child, printed } = start('--watch');
  const wait = { timeout: 20_000 };
  await vi.waitFor(() => expect(printed.out).toContain('Done'), wait);
  write('2014/05_05_Garden/b.jpg');
  await vi.waitFor(() => expect(printed.out).toContain('as Garden'), wait);
  await vi.waitFor(() => expect(printed.out.match(/Done/g)).toHaveLength(2), wait);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('--watch waits for a library that has gone, and scans it when it is there again', async () => {
  write(`${SNOW}/a.jpg`);
  const { child, printed } = start('--watch');
  const wait = { timeout: 20_000 };
  await vi.waitFor(() => expect(printed.out).toContain('Done'), wait);
  const [photos, away] = [join(dir, 'photos'), join(dir, 'away')];
  renameSync(photos, away);
  await vi.waitFor(() => expect(printed.err).toContain('when it is there again'), wait);
  mkdirSync(join(away, '2014/05_05_Garden'), { recursive: true });
  cpSync(join(away, SNOW, 'a.jpg'), join(away, '2014/05_05_Garden/b.jpg'));
  renameSync(away, photos);
  await vi.waitFor(() => expect(printed.out).toContain('as Garden'), wait);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([0, null]);
});

test('--watch ends at once where there is nothing to watch', async () => {
  rmSync(join(dir, 'photos'), { recursive: true, force: true });
  const { child, printed } = start('--watch');
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(printed.err).toContain('cannot be watched');
});
