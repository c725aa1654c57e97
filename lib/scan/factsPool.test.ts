import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scriptArgs } from '../process/scriptArgs.ts';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { describeGallery } from '../testing/testKills.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { drawTestJpeg, jpegWithExif } from '../testing/testPictures.ts';
import { makeNef } from '../testing/testRaw.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';
const details = () =>
  used.inDatabase((client) =>
    ['camera_details', 'photo_texts', 'photo_words', 'vocabulary', 'albums', 'photos'].map(
      (table) => client.prepare(`select * from ${table} order by 1`).all(),
    ),
  );
/** What is compared of two scans: all but times and durations, which differ between any two. */
const comparable = (found: unknown) =>
  JSON.stringify(found, (key, value) =>
    /^(?:(?:added|appeared)_at|seconds|step_seconds|started_at)$/.test(key) ? null : value,
  );

async function fillWithEverything(): Promise<void> {
  for (let i = 0; i < 150; i++) {
    const taken = `2013:07:${10 + (i % 20)} 19:12:${10 + (i % 50)}`;
    used.write(`${album}/${i}.jpg`, jpeg({ data: `${i}`, taken, orientation: 1 + (i % 8) }));
  }
  const frame = await drawTestJpeg({ width: 32, height: 24, detail: 9, quality: 60 });
  for (let i = 0; i < 5; i++) {
    const created = Date.UTC(2013, 6, 1 + i);
    const film = testFilm({ frames: [frame, frame], width: 32, height: 24, created, rotation: 90 });
    used.write(`${album}/film ${i}.mov`, film);
  }
  const exif = { IFD0: { Make: 'Canon', ImageDescription: 'Été' }, IFD3: { GPSLatitude: '1/1' } };
  used.write(`${album}/été.jpg`, await jpegWithExif(exif));
  used.write(`${album}/été.jpg.xmp`, xmpOf('Sea'));
  used.write(Buffer.from(`${album}/\xe9.jpg`, 'latin1'), jpeg({ data: 'latin' }));
  used.write(`${album}/cut.jpg`, jpeg().subarray(0, 60));
  used.write(`${album}/text.jpg`, 'text');
  used.write(`${album}/empty.mp4`, '');
  used.write(`${album}/raw.nef`, makeNef(jpeg(), jpeg({ width: 90, height: 60 }), 6));
  used.write(`${album}/note.txt`, 'a note');
  used.write(`${album}/IMG_1.jpg`, jpeg({ data: 'pair' }));
  used.write(`${album}/IMG_1.nef`, makeNef(jpeg(), jpeg({ width: 80, height: 60 })));
  used.write('plain/Dateless/a.png', frame);
}

const xmpOf = (title: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:title="${title}"/></rdf:RDF></x:xmpmeta>`;

test('a scan with processes that read files leaves the same database and report as one without', async () => {
  await fillWithEverything();
  const seen: string[] = [];
  for (const processes of [0, 2]) {
    rmSync(used.dataDir, { recursive: true, force: true });
    const first = await used.scan({ readers: { processes } });
    expect(first.state).toBe('done');
    const again = await used.scan({ readers: { processes }, full: true });
    seen.push(comparable([first.report, again.report, details(), describeGallery(used)]));
  }
  expect(JSON.parse(seen[1] ?? '')).toEqual(JSON.parse(seen[0] ?? ''));
  expect(seen[0]).toContain('Canon');
  expect(seen[0]).toContain('Sea');
});

test('a file that crashes its reader, fills its memory or holds it up is the only one that is lost, and is not tried again', async () => {
  for (let i = 0; i < 150; i++) used.write(`${album}/${i}.jpg`, jpeg({ data: `${i}` }));
  for (const name of ['crash', 'greedy', 'endless']) {
    used.write(`${album}/${name}.jpg`, jpeg({ data: name }));
  }
  const readers = { processes: 2, jobMs: 2_500, script: 'lib/testing/hostileReader.ts' };
  const { state, report } = await used.scan({ readers });
  expect(state).toBe('done');
  expect(report.damaged_photos).toEqual({
    total: 3,
    items: [
      { path: `${album}/crash.jpg`, reason: 'what reads it broke down' },
      { path: `${album}/endless.jpg`, reason: 'what reads it found no end' },
      { path: `${album}/greedy.jpg`, reason: 'what reads it broke down' },
    ],
  });
  const photos = used.photos();
  expect(photos).toHaveLength(153);
  // Their content keys are stored all the same, since any of them may be a copy of a hidden photo.
  expect(photos.filter(({ quick_key }) => quick_key === null)).toEqual([]);
  const again = await used.scan({ readers });
  expect(again.report.damaged_photos.total).toBe(0);
  // None of them is read again.
  expect(again.events.filter(({ kind }) => kind === 'progress')).toEqual([]);
  expect(used.photos().filter(({ damaged }) => damaged !== null)).toHaveLength(3);
}, 180_000);

test('a scan that is killed while others read for it leaves none of them running', async () => {
  for (let i = 0; i < 1_500; i++) used.write(`${album}/${i}.jpg`, jpeg({ data: `${i}` }));
  const scan = spawn(
    process.execPath,
    [...scriptArgs('lib/testing/killedScan.ts'), used.root, used.dataDir],
    { stdio: 'ignore' },
  );
  const readers = () =>
    childrenOf(scan.pid ?? 0).filter((pid) => commandOf(pid).includes('factsProcess'));
  let found: number[] = [];
  for (let i = 0; i < 6_000 && found.length < 2; i++) {
    found = readers();
    await sleep(5);
  }
  expect(found).toHaveLength(2);
  scan.kill('SIGKILL');
  const left = () => found.filter((pid) => commandOf(pid).includes('factsProcess'));
  for (let i = 0; i < 1_000 && left().length > 0; i++) await sleep(10);
  expect(left()).toEqual([]);
}, 60_000);

function childrenOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) =>
    readIf(join(tasks, task, 'children'))
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

const commandOf = (pid: number) => readIf(`/proc/${pid}/cmdline`);

function readIf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
