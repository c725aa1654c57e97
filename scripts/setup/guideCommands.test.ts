import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeOriginalDatabase } from '../../lib/testing/originalDatabase.ts';
import {
  type CommandGallery,
  makeTestGallery,
  type Ran,
  runOnGallery,
} from '../../lib/testing/testCommands.ts';
import { jpeg } from '../../lib/testing/testJpeg.ts';
import { albumOf, photoOf, policyOf, userOf } from '../../lib/testing/testOriginal.ts';
import { root } from './places.mjs';

let gallery: CommandGallery;
beforeAll(() => {
  gallery = makeTestGallery();
  const photo = join(dirname(gallery.configFile), 'photos', '2024/12_24_Christmas', 'IMG_3.jpg');
  mkdirSync(dirname(photo), { recursive: true });
  writeFileSync(photo, jpeg());
  gallery.run('people', ['user', 'add', 'olga']);
  appendFileSync(
    gallery.configFile,
    '\noidc: { issuer: https://id.example.org, client_id: gallery }\n',
  );
  writeFileSync(inGallery('family.csv'), 'name,email,groups,language\nUncle,,family|uncles,fr\n');
  writeOriginalDatabase(inGallery('db.sqlite3'), {
    users: [userOf('1', 'ann')],
    groups: [],
    albums: [albumOf('1', '2024/12_24_Christmas', { policy: policyOf({ public: true }) })],
    photos: [{ ...photoOf('1', 'IMG_3.jpg'), id: '1' }],
  });
});
afterAll(() => gallery.close());

const inGallery = (name: string) => join(dirname(gallery.configFile), name);

const scripts = ['scan', 'people', 'policy', 'cache', 'backup', 'restore', 'import'] as const;
type Script = (typeof scripts)[number];

/**
 * The commands of a guide, in its blocks, its sentences and its lines for cron, as they stand there without comments; but not
 * those in which the reader has to put something (`HANDLE`).
 */
function commandsOf(guide: string): { script: Script; line: string }[] {
  const text = readFileSync(join(root, guide), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.split('\n'),
  );
  // Sentences also name commands without their arguments.
  const inSentences = [...text.matchAll(/`(npm run (?:scan|cache) [^`]+)`/g)].map(
    ([, line = '']) => line,
  );
  const ofCron = [...text.matchAll(/^[\d*/ ]+ gallery +cd \/srv\/albumen && (npm run .*)$/gm)].map(
    ([, line = '']) => line,
  );
  return [...blocks, ...inSentences, ...ofCron].flatMap((line) => {
    const form = /^npm run (?:--silent )?(\w+)(?:\s+--\s+([^#]*))?/;
    const [, name, given = ''] = form.exec(line) ?? [];
    const script = scripts.find((each) => each === name);
    // --watch goes on for ever, and --mail needs a mail server: other tests try them.
    const isElsewhere = /--(?:watch|mail)|\b[A-Z]{3,}\b|\.\.\./.test(given);
    return script && !isElsewhere ? [{ script, line: given.trim() }] : [];
  });
}

/** Words as a shell reads them: quotes are the only thing that the guides use. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

/** The files of the reader that commands name are those of the gallery of this test. */
function placed(word: string): string {
  const isOurs = /^(?:family\.csv|db\.sqlite3|links\.csv)$/.test(word);
  return isOurs ? inGallery(word) : word.replace('/mnt/backup/', inGallery(''));
}

function run(script: Script, words: string[]): Ran {
  // Into an installation without a gallery.
  if (script === 'restore') {
    return runOnGallery(join(mkdtempSync(inGallery('restored-')), 'gallery.yaml'), script, words);
  }
  return script === 'import'
    ? gallery.runProcess(script, words, 'y\n')
    : gallery.run(script, words);
}

test.each([
  ['README.md', 11],
  ['docs/policies.md', 6],
  ['docs/operation.md', 8],
  ['docs/myks-gallery.md', 2],
  ['docs/photos.md', 2],
  ['docs/bucket.md', 1],
  ['docs/single-sign-on.md', 2],
])('the commands of %s do what they say', (guide, least) => {
  const commands = commandsOf(guide);
  expect(commands.length).toBeGreaterThanOrEqual(least);
  for (const { script, line } of commands) {
    const { code, err } = run(script, wordsOf(line).map(placed));
    expect([line, code, err]).toEqual([line, 0, '']);
  }
});
