import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jpeg } from '../../lib/testing/testJpeg.ts';
import { type CommandGallery, makeTestGallery } from '../testCommands.ts';
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
});
afterAll(() => gallery.close());

const inGallery = (name: string) => join(dirname(gallery.configFile), name);

const scripts = ['scan', 'people', 'policy', 'cache', 'backup'] as const;
type Script = (typeof scripts)[number];

/**
 * The commands of a guide, in its blocks and its sentences, as they stand there without comments; but not
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
  return [...blocks, ...inSentences].flatMap((line) => {
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

test.each([
  ['README.md', 10],
  ['docs/policies.md', 6],
  ['docs/operation.md', 5],
  ['docs/photos.md', 2],
  ['docs/bucket.md', 1],
  ['docs/single-sign-on.md', 2],
])('the commands of %s do what they say', (guide, least) => {
  const commands = commandsOf(guide);
  expect(commands.length).toBeGreaterThanOrEqual(least);
  for (const { script, line } of commands) {
    const words = wordsOf(line).map((word) =>
      word === 'family.csv' ? inGallery(word) : word.replace('/mnt/backup/', inGallery('')),
    );
    const { code, err } = gallery.run(script, words);
    expect([line, code, err]).toEqual([line, 0, '']);
  }
});
