import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pureFiles, rooms, rules } from '../lint/rooms.mjs';
import { root } from './places.mjs';

const remedies = {
  constants: 'At the top of a file, name a number',
  libraryPlace: 'knows where the library is',
  entrances: 'move the shared part into lib',
  facts: 'lib/access/facts.ts says once',
  environment: 'lib/config/loadConfig.ts is the only reader of the environment',
  checkedRows: 'Only queries by viewer select checked rows',
  opens: 'The library opens paths',
  next: 'Pass what you need as an argument',
  pages: 'Pages read by viewer',
  processEnv: 'process.env',
  pure: 'This file is free of input and output',
  rooms: 'This room lies below',
  sharp: 'call what it exports',
  visible: 'checked by a query, never cast',
};

type Violation = readonly [file: string, code: string, remedy: keyof typeof remedies];

/** Every room imports the one above it, in varying forms of import. */
const forms = [
  (from: string) => `import { a } from '${from}';`,
  (from: string) => `import type { A } from '${from}';`,
  (from: string) => `export { a } from '${from}';`,
  (from: string) => `export * from './${from}';`,
  (from: string) => `export const load = () => import('${from}');`,
  (from: string) => `import '${from}';`,
] as const;

const upwards = rooms.flatMap((room, at) =>
  [rooms[at + 1] ?? 'testing', rooms.at(-1) ?? '', 'testing']
    .filter((above) => above !== room)
    .map((above, nth): Violation => {
      const form = forms[(at + nth) % forms.length] ?? forms[0];
      return [`lib/${room}/up${nth}.ts`, form(`../${above}/a.ts`), 'rooms'];
    }),
);

const downwards = rooms.flatMap((room, at) =>
  rooms
    .slice(0, at)
    .slice(-1)
    .map((below) => [`lib/${room}/down.ts`, `import '../${below}/a.ts';`] as const),
);

/** One file for each violation: every boundary, in every form of import. */
const violations: readonly Violation[] = [
  ...upwards,
  ['lib/db/schema/b.ts', "export { findPhoto } from '../../photos/photos.ts';", 'rooms'],
  ['lib/images/strip/png.ts', "import { existsSync } from 'node:fs';", 'pure'],
  ['lib/zip/archiveNames.ts', "import { z } from 'zod';", 'pure'],
  ['lib/access/evaluate.ts', "export { compile } from './condition.ts';", 'pure'],
  ['lib/text/ids.ts', "export * from './../db/sql.ts';", 'pure'],
  ['lib/scan/syncPlan.ts', "export const load = () => import('../config/config.ts');", 'pure'],
  ['lib/photos/a.ts', "import { context } from '../../app/_gallery/context.ts';", 'entrances'],
  ['lib/new/a.ts', "import { printJson } from '../../scripts/command.ts';", 'entrances'],
  ['lib/sessions/a.ts', "import { context } from '../../app/_gallery/context.ts';", 'entrances'],
  ['app/a.ts', "import { printJson } from '../scripts/command.ts';", 'entrances'],
  ['scripts/a.ts', "import { context } from '../app/_gallery/context.ts';", 'entrances'],
  ['lib/new/b.ts', "import { headers } from 'next/headers';", 'next'],
  ['lib/policies/a.ts', "import { getServerSession } from 'next-auth';", 'next'],
  ['lib/server/a.ts', "import { cache } from 'react';", 'next'],
  ['scripts/b.ts', "import next from 'next';", 'next'],
  ['lib/server/b.ts', "import sharp from 'sharp';", 'sharp'],
  ['lib/server/c.ts', "export { default } from 'sharp';", 'sharp'],
  ['scripts/c.mjs', "const { default: sharp } = await import('sharp');", 'sharp'],
  ['e2e/a.ts', "import sharp from 'sharp/lib/index.js';", 'sharp'],
  [
    'app/photos/[id]/a.ts',
    "import { checkedRows } from '../../../lib/access/checkedRows.ts';",
    'checkedRows',
  ],
  ['lib/server/d.ts', "import { checkedRows } from '../access/checkedRows.ts';", 'checkedRows'],
  ['app/h.ts', 'export const claim = (row: PhotoRow) => row as VisiblePhoto;', 'visible'],
  [
    'lib/server/e.ts',
    'export const claim = (row: unknown) => row as unknown as Visible<PhotoRow>;',
    'visible',
  ],
  ['scripts/d.ts', 'export const claim = (rows: Row[]) => rows as VisiblePhoto[];', 'visible'],
  [
    'lib/photos/y.ts',
    "export const claim = (row: VisiblePhoto) => row as VisiblePhoto<'originals'>;",
    'visible',
  ],
  [
    'lib/links/y.ts',
    "export const claim = (row: Row) => row as Row & Visible<unknown, 'metadata'>;",
    'visible',
  ],
  ['lib/access/y.ts', 'export const claim = (part: Part) => part as Selection;', 'visible'],
  ['lib/server/y.ts', 'export const claim = (row: PhotoRow) => row as UnstrippedPhoto;', 'visible'],
  ['lib/server/s.ts', 'export const claim = (row: PhotoRow) => row as never;', 'visible'],
  [
    'lib/server/r.ts',
    'export const claim = (row: Row) => row as Parameters<typeof send>[0];',
    'visible',
  ],
  [
    'app/j.ts',
    'export function mayHave(row: VisiblePhoto): row is UnstrippedPhoto { return true; }',
    'visible',
  ],
  [
    'lib/photos/x.ts',
    'export function mustHave(row: Row): asserts row is VisiblePhoto { use(row); }',
    'visible',
  ],
  ['lib/links/x.ts', 'export const claim = () => allRows<never>(db, all);', 'visible'],
  [
    'lib/server/t.ts',
    'export const read = ({ config }: ServerContext) => readdir(config.library.directory);',
    'libraryPlace',
  ],
  ['app/i.ts', 'export const at = ({ library }: Config) => library;', 'libraryPlace'],
  ['lib/sessions/c.ts', 'export const at = ({ library: place }: Config) => place;', 'libraryPlace'],
  ['lib/server/x.ts', "import { openLibrary } from '../library/openLibrary.ts';", 'opens'],
  ['lib/server/w.ts', "import type { Library } from '../library/library.ts';", 'opens'],
  ['lib/policies/w.ts', "export const open = () => import('../library/localOpen.ts');", 'opens'],
  ['scripts/w.ts', "import { openLibrary } from '../lib/library/openLibrary.ts';", 'opens'],
  ['lib/server/u.ts', "import { Bucket } from '../cache/s3Bucket.ts';", 'opens'],
  ['lib/policies/g.ts', 'export const claim = () => allRows<VisiblePhoto>(db, all);', 'visible'],
  ['lib/sessions/b.ts', 'export const claim = () => firstRow<Visible<Row>>(db, all);', 'visible'],
  ['app/b.ts', "import { albums } from '../lib/db/schema/albums.ts';", 'pages'],
  ['app/c.tsx', "import { sql } from '../lib/db/sql.ts';", 'pages'],
  ['app/d.ts', "import { eq } from 'drizzle-orm';", 'pages'],
  ['app/e.ts', "import Sqlite from 'better-sqlite3';", 'pages'],
  ['app/f.ts', "import { openLibrary } from '../lib/library/openLibrary.ts';", 'pages'],
  ['lib/policies/d.ts', "export const home = process.env['HOME'];", 'processEnv'],
  [
    'lib/policies/e.ts',
    "import { env } from 'node:process'; export const { HOME } = env;",
    'environment',
  ],
  ['lib/policies/f.ts', 'export const { env } = process;', 'environment'],
  ['lib/photos/f1.ts', 'export const of = sql`from albums where missing_since is null`;', 'facts'],
  [
    'lib/scan/f2.ts',
    'export const of = sql`select 1\n  where a\n    and photos.waiting = 0`;',
    'facts',
  ],
  ['lib/scan/f3.ts', "db.prepare('select 1 from albums where unrevealed = 0');", 'facts'],
  [
    'lib/policies/f4.ts',
    'export const of = sql`policies.id = 1 and policies.public = 1`;',
    'facts',
  ],
  ['lib/links/f5.ts', 'export const of = sql`exists (select 1 from policy_users)`;', 'facts'],
  ['lib/sessions/f6.ts', 'export const of = sql`users.disabled_at is null`;', 'facts'],
  ['lib/photos/f7.ts', 'export const of = sql`photos.damaged is not null and 1`;', 'facts'],
  ['app/g.ts', 'export const home = process.env.HOME;', 'processEnv'],
  ['lib/text/c1.ts', 'export const form: RegExp = /x/;', 'constants'],
  ['app/c2.tsx', "const here = '/admin';", 'constants'],
  ['scripts/c3.ts', 'const least = -1;', 'constants'],
  ['lib/scan/c4.ts', 'const KINDS = new Set<string>();', 'constants'],
  ['lib/scan/c5.ts', "const FORMS = { jpeg: 'image/jpeg' } as const;", 'constants'],
];

/** Code that looks similar and is allowed. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ...downwards,
  ['lib/process/a.test.ts', "import '../testing/testWorld.ts';"],
  ['lib/images/contentName.ts', "import { createHash } from 'node:crypto'; createHash('md5');"],
  ['lib/access/access.ts', "export type { Permission } from '../db/permissionNames.ts';"],
  ['lib/images/z.ts', "import sharp from 'sharp'; sharp();"],
  ['lib/access/z.ts', "import { checkedRows } from './checkedRows.ts'; checkedRows();"],
  [
    'lib/access/checkedRows.ts',
    'export const checkedRows = (row: unknown) => row as VisiblePhoto;',
  ],
  ['lib/photos/z.ts', 'export const visiblePhotos = (rows: unknown) => rows as InvisiblePhoto[];'],
  ['lib/server/content.ts', "import { openLibrary } from '../library/openLibrary.ts';"],
  ['lib/server/health.ts', 'export const place = config.library;'],
  ['lib/scan/z.ts', "import type { Library } from '../library/library.ts';"],
  ['lib/server/v.ts', "import { FileChangedError } from '../library/errors.ts';"],
  ['lib/server/z.ts', 'export const find = () => allRows<PhotoRow>(db, all) as Row[];'],
  ['lib/sessions/z.ts', "import { headers } from 'next/headers'; headers();"],
  ['scripts/serve.ts', "import next from 'next'; next();"],
  ['lib/access/facts.ts', 'export const of = sql`photos.waiting = 0`;'],
  ['lib/policies/z.ts', 'export const change = sql`update photos set waiting = 1 where id = 7`;'],
  ['lib/scan/w.ts', 'export const show = sql`update photos set missing_since = null`;'],
  ['app/z.ts', "import { write } from '../lib/db/write.ts'; write();"],
  ['lib/config/loadConfig.ts', "export const home = process.env['HOME'];"],
  ['lib/text/c6.ts', 'export const ofThree = () => { const three = 3; return three; };'],
  ['lib/text/c7.ts', "export let made = 0; export const kinds = ['a']; export const MOST = 3;"],
];

const place = mkdtempSync(join(tmpdir(), 'albumen-layers-'));
let said = '';

beforeAll(() => {
  for (const each of ['biome.json', 'scripts/lint']) {
    cpSync(join(root, each), join(place, each), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
  for (const [file, code] of [...violations, ...allowed]) {
    mkdirSync(join(place, dirname(file)), { recursive: true });
    writeFileSync(join(place, file), `${code}\n`);
  }
  const biome = join(root, 'node_modules', '.bin', 'biome');
  const options = ['--vcs-enabled=false', '--max-diagnostics=none', '--colors=off'];
  const { stdout, stderr } = spawnSync(biome, ['lint', ...options, '.'], {
    cwd: place,
    encoding: 'utf8',
  });
  said = stdout + stderr;
});

afterAll(() => rmSync(place, { recursive: true }));

/** The linter's messages about a file. */
function saidOf(file: string): string {
  const parts = said.split(/^(?=\S+:\d+:\d+ )/m);
  return parts.filter((part) => part.startsWith(`${file}:`)).join('\n');
}

test.each(violations)('%s: %s is refused', (file, _code, remedy) => {
  expect(saidOf(file)).toContain(remedies[remedy]);
});

test.each(allowed)('%s: %s is allowed', (file) => {
  const words = saidOf(file);
  for (const remedy of Object.values(remedies)) expect(words).not.toContain(remedy);
});

test('no code has the compiler or a rule of ours look away', () => {
  const files = globSync('{app,lib,scripts}/**/*.{ts,tsx}', { cwd: root });
  const looksAway = files.filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      /@ts-(?:ignore|expect-error|nocheck)|biome-ignore-?\w* lint\/plugin/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
  );
  expect(looksAway).toEqual([]);
  expect(files.length).toBeGreaterThan(800);
});

test.each(Object.entries(rules))('%s is what the list of rooms makes', (name, text) => {
  expect(readFileSync(join(root, 'scripts/lint', name), 'utf8')).toBe(text);
});

test('the map for the next engineer is the list of rooms', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').replaceAll('\n', ' ');
  expect(text).toContain(rooms.toReversed().join(' > '));
});

test.each(pureFiles)('%s, which is free of input and output, is there', (file) => {
  expect(existsSync(join(root, 'lib', `${file}.ts`))).toBe(true);
});
