import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  writeFileSync(inGallery('family.csv'), 'name,email,groups,language\nUncle,,family|uncles,fr\n');
});
afterAll(() => gallery.close());

const inGallery = (name: string) => join(dirname(gallery.configFile), name);

const scripts = ['scan', 'people', 'policy'] as const;
type Script = (typeof scripts)[number];

/** The commands in the blocks of a guide, as they stand there, without comments. */
function commandsOf(guide: string): { script: Script; line: string }[] {
  const text = readFileSync(join(root, guide), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.split('\n').flatMap((line) => {
      const [, name, given = ''] = /^npm run (\w+)(?: -- ([^#]*))?/.exec(line) ?? [];
      const script = scripts.find((each) => each === name);
      // --watch goes on for ever, and --mail needs a mail server: others try them.
      return script && !/--(?:watch|mail)/.test(given) ? [{ script, line: given.trim() }] : [];
    }),
  );
}

/** Words as a shell reads them: quotes are the only thing that the guides use. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}

test.each(['README.md', 'docs/policies.md'])('the commands of %s do what they say', (guide) => {
  const commands = commandsOf(guide);
  expect(commands.length).toBeGreaterThan(5);
  for (const { script, line } of commands) {
    const words = wordsOf(line).map((word) => (word === 'family.csv' ? inGallery(word) : word));
    const { code, err } = gallery.run(script, words);
    expect([line, code, err]).toEqual([line, 0, '']);
  }
});
