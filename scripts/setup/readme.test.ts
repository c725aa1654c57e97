import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { gallerySchema } from '../../lib/config/schema.ts';
import { setLogFormat } from '../../lib/process/log.ts';
import { logRefusal } from '../../lib/sessions/signIn.ts';
import { root } from './places.mjs';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const guides = readdirSync(join(root, 'docs')).map((name) => ({
  name: `docs/${name}`,
  text: readFileSync(join(root, 'docs', name), 'utf8'),
}));
const guide = guides.find(({ name }) => name === 'docs/operation.md')?.text ?? '';
const manifest = z
  .object({
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

function section(heading: string): string {
  return readme.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
}

test('the table of the configuration has every key, and no other', () => {
  const rows = [...section('Configuration').matchAll(/^\| `(\w+)` \|/gm)].map(([, key]) => key);
  expect(rows.sort()).toEqual(Object.keys(gallerySchema.shape).sort());
});

test('every dependency is listed with what it is for', () => {
  const parts = section('What it is made of');
  const listed = [...parts.matchAll(/^\| ([^|`]+) \|/gm)].flatMap(([, cell = '']) =>
    cell.split(', '),
  );
  const named = listed.filter((name) => !['package', '---'].includes(name));
  expect(named.sort()).toEqual(
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort(),
  );
  const development = Object.keys(manifest.devDependencies);
  const unnamed = development.filter(
    (name) => !name.startsWith('@types/') && !parts.includes(name),
  );
  expect(unnamed).toEqual([]);
});

test('every command that is named exists', () => {
  const texts = [readme, ...guides.map(({ text }) => text)].join('');
  const named = [...texts.matchAll(/npm (?:run (?:--silent )?)([\w:]+)/g)].map(([, name]) => name);
  const unknown = named.filter((name) => name !== undefined && !(name in manifest.scripts));
  expect(unknown).toEqual([]);
});

test('every link between the guides leads somewhere', () => {
  for (const { name: file, text } of [{ name: 'README.md', text: readme }, ...guides]) {
    for (const [, path = '', anchor] of text.matchAll(/\]\(((?!https?:)[^)#]*)(?:#([^)]*))?\)/g)) {
      const place = path === '' ? join(root, file) : join(root, file, '..', path);
      expect(existsSync(place), `${file}: ${path}`).toBe(true);
      if (anchor === undefined) continue;
      const headings = [...readFileSync(place, 'utf8').matchAll(/^#+ (.*)$/gm)].map(
        ([, title = '']) =>
          title
            .toLowerCase()
            .replaceAll(/[^\w -]/g, '')
            .replaceAll(' ', '-'),
      );
      expect(headings, `${file}: #${anchor}`).toContain(anchor);
    }
  }
});

test('the filter for fail2ban finds the address of a refused sign-in in both forms of the log', () => {
  const [, filter = ''] =
    /```ini\n# \/etc\/fail2ban\/filter\.d[^`]*?failregex = ([^`]*?)\njournalmatch/.exec(guide) ??
    [];
  // As fail2ban reads it: ADDR stands for an address of IPv4 or IPv6, as a group.
  const patterns = filter
    .split('\n')
    .map((line) => new RegExp(line.trim().replace('<ADDR>', '(?<address>[\\d.]+|[\\da-f:]+)')));
  expect(patterns).toHaveLength(2);
  const found = logRefusals().map((line) =>
    patterns.map((pattern) => pattern.exec(line)?.groups?.['address']).find(Boolean),
  );
  expect(found).toEqual(['203.0.113.9', '2001:db8::1', '203.0.113.9', '2001:db8::1']);
});

/** What the log says of two refused sign-ins, as text and as JSON. */
function logRefusals(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
  vi.spyOn(process.stderr, 'write').mockImplementation(
    (line) => lines.push(String(line).trim()) > 0,
  );
  for (const format of ['text', 'json'] as const) {
    setLogFormat(format);
    for (const address of ['203.0.113.9', '2001:db8::1']) logRefusal('password', address);
  }
  setLogFormat('text');
  vi.restoreAllMocks();
  return lines;
}
