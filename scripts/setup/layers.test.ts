import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './places.mjs';

const remedies = {
  entrances: 'move the shared part into lib',
  environment: 'lib/config/config.ts is the only reader of the environment',
  mint: 'Only queries by viewer mint',
  next: 'Pass what you need as an argument',
  pages: 'Pages read by viewer',
  processEnv: 'process.env',
  sharp: 'call what it exports',
  visible: 'found out, never claimed',
};

type Violation = readonly [file: string, code: string, remedy: keyof typeof remedies];

/** One file each: every boundary, in every form that an import has. */
const violations: readonly Violation[] = [
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
  ['app/photos/[id]/a.ts', "import { mint } from '../../../lib/access/mint.ts';", 'mint'],
  ['lib/server/d.ts', "import { mint } from '../access/mint.ts';", 'mint'],
  ['app/h.ts', 'export const claim = (row: PhotoRow) => row as VisiblePhoto;', 'visible'],
  [
    'lib/server/e.ts',
    'export const claim = (row: unknown) => row as unknown as Visible<PhotoRow>;',
    'visible',
  ],
  ['scripts/d.ts', 'export const claim = (rows: Row[]) => rows as VisiblePhoto[];', 'visible'],
  ['lib/policies/g.ts', 'export const claim = () => allRows<VisiblePhoto>(db, all);', 'visible'],
  ['lib/sessions/b.ts', 'export const claim = () => firstRow<Visible<Row>>(db, all);', 'visible'],
  ['app/b.ts', "import { albums } from '../lib/db/schema/albums.ts';", 'pages'],
  ['app/c.tsx', "import { sql } from '../lib/db/sql.ts';", 'pages'],
  ['app/d.ts', "import { eq } from 'drizzle-orm';", 'pages'],
  ['app/e.ts', "import Sqlite from 'better-sqlite3';", 'pages'],
  ['app/f.ts', "import { openLibrary } from '../lib/library/openStorage.ts';", 'pages'],
  ['lib/policies/d.ts', "export const home = process.env['HOME'];", 'processEnv'],
  [
    'lib/policies/e.ts',
    "import { env } from 'node:process'; export const { HOME } = env;",
    'environment',
  ],
  ['lib/policies/f.ts', 'export const { env } = process;', 'environment'],
  ['app/g.ts', 'export const home = process.env.HOME;', 'processEnv'],
];

/** What looks alike and is allowed. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ['lib/images/z.ts', "import sharp from 'sharp'; sharp();"],
  ['lib/access/z.ts', "import { mint } from './mint.ts'; mint();"],
  ['lib/photos/y.ts', 'export const claim = (row: unknown) => row as VisiblePhoto;'],
  ['lib/server/z.ts', 'export const find = () => allRows<PhotoRow>(db, all) as Row[];'],
  ['lib/sessions/z.ts', "import { headers } from 'next/headers'; headers();"],
  ['scripts/serve.ts', "import next from 'next'; next();"],
  ['app/z.ts', "import { write } from '../lib/db/write.ts'; write();"],
  ['lib/config/config.ts', "export const home = process.env['HOME'];"],
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

/** What the linter says of a file. */
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
