import { globSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import postcss, { type AtRule, type Declaration, type Root, type Rule } from 'postcss';
import { expect, test } from 'vitest';

const app = join(import.meta.dirname, '..');
const read = (pattern: string) =>
  globSync(join(app, pattern))
    .sort()
    .map((path) => ({ path: relative(app, path), text: readFileSync(path, 'utf8') }));

const sheets = read('styles/**/*.css').map(({ path, text }) => ({
  path,
  root: postcss.parse(text),
}));
const screens = read('**/*.tsx');

/** The first group of every match in a text. */
const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, one = '']) => one);

function eachOf<Kind extends AtRule | Declaration | Rule>(type: Kind['type']) {
  const nodes: { path: string; node: Kind }[] = [];
  for (const { path, root } of sheets) {
    root.walk((node) => {
      if (node.type === type) nodes.push({ path, node: node as Kind });
    });
  }
  return nodes;
}

const classesOf = (selector: string) =>
  found(selector.replace(/"[^"]*"/g, '""'), /\.(-?[_a-z][\w-]*)/gi);

const defined = eachOf<Rule>('rule').flatMap(({ path, node }) =>
  classesOf(node.selector).map((name) => ({ path, name })),
);

/**
 * The classes used by a component. Variants use `data-` attributes, so each class is written in
 * full.
 */
const used = screens.flatMap(({ path, text }) =>
  found(text, /\bclassName="([^"]*)"/g).flatMap((names) =>
    names.split(' ').map((name) => ({ path, name })),
  ),
);

const tokens = new Map(
  eachOf<Declaration>('decl')
    .filter(({ path, node }) => basename(path) === 'tokens.css' && node.prop.startsWith('--'))
    .map(({ node }) => [node.prop, node.value]),
);
const tokensOf = (prefix: string) => [...tokens].filter(([name]) => name.startsWith(prefix));

test('a class that a screen uses is defined, and one that is defined is used', () => {
  const names = new Set(defined.map(({ name }) => name));
  const wanted = new Set(used.map(({ name }) => name));
  expect(wanted.size).toBeGreaterThan(80);
  expect(used.filter(({ name }) => !names.has(name))).toEqual([]);
  expect(defined.filter(({ name }) => !wanted.has(name))).toEqual([]);
});

test('every class is written in full where it is used', () => {
  const computed = screens.flatMap(({ path, text }) =>
    found(text, /\bclassName=(\{[^}]*\})/g)
      // Passed on by a component; the caller writes the class in full.
      .filter((value) => value !== '{className}')
      .map((value) => [path, value]),
  );
  expect(computed).toEqual([]);
});

test('the first word of a class belongs to one stylesheet, so that no two can mean the same', () => {
  const owners = new Map<string, Set<string>>();
  for (const { path, name } of defined) {
    const word = name.split('-')[0] ?? name;
    owners.set(word, (owners.get(word) ?? new Set()).add(path));
  }
  expect([...owners].filter(([, paths]) => paths.size > 1)).toEqual([]);
});

test('every stylesheet is in the layer of its directory, and the layers have one order', () => {
  const entries = [
    'globals.css',
    'styles/admin.css',
    'styles/map.css',
    'styles/viewer.css',
  ].flatMap(read);
  const roots = entries.map(({ path, text }): [string, Root] => [path, postcss.parse(text)]);
  const imported = roots.flatMap(([path, root]) => {
    const lines: string[] = [];
    root.walkAtRules('import', ({ params }) => {
      const [, file = '', layer] = /^"(.+)" layer\((\w+)\)$/.exec(params) ?? [];
      // The styles of a package, which a layer keeps below ours.
      if (!file.startsWith('./')) return;
      const at = relative(app, join(app, path, '..', file));
      lines.push(`${at} ${layer}`);
    });
    return lines;
  });
  const placed = sheets
    .filter(({ path }) => !entries.some((entry) => entry.path === path))
    .map(({ path }) => {
      const directory = path.split('/')[1] ?? '';
      return `${path} ${directory.endsWith('.css') ? 'base' : directory}`;
    });
  expect(imported.sort()).toEqual(placed.sort());
  const orders = roots.map(([, root]) => root.nodes.find((node) => node.type === 'atrule')?.params);
  expect(orders).toEqual(Array(4).fill('base, components, pages, admin'));
});

const spacing = /^(margin|padding|inset|scroll-(margin|padding)|gap|row-gap|column-gap|--gap)\b/;

test('space between things is taken from the scale', () => {
  const literal = eachOf<Declaration>('decl')
    .filter(({ path, node }) => spacing.test(node.prop) && !path.endsWith('tokens.css'))
    // Lengths relative to the window or the text are not on the scale.
    .filter(({ node }) => /\d(rem|px|pt|cm|mm|ch)\b/.test(node.value))
    .map(({ path, node }) => `${path}: ${node.prop}: ${node.value}`);
  expect(literal).toEqual([]);
  const steps = tokensOf('--space-').map(([, value]) => Number.parseFloat(value));
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
});

/** The custom properties that a stylesheet sets for itself. */
const setIn = (sheet: string) =>
  new Set(
    eachOf<Declaration>('decl')
      .filter(({ path }) => path === sheet)
      .map(({ node }) => node.prop),
  );

test('a token that is used exists, and one that exists is used', () => {
  const text = read('**/*.css')
    .map((sheet) => sheet.text)
    .join('\n');
  const inScreens = found(screens.map((screen) => screen.text).join('\n'), /'(--[\w-]+)'/g);
  const taken = new Set(found(text, /var\((--[\w-]+)/g));
  const unknown = eachOf<Declaration>('decl').flatMap(({ path, node }) =>
    found(node.value, /var\((--[\w-]+)/g)
      .filter((name) => !tokens.has(name) && !inScreens.includes(name))
      .filter((name) => !setIn(path).has(name))
      .map((name) => [path, name]),
  );
  expect(unknown).toEqual([]);
  const idle = [...tokens.keys()].filter((name) => !taken.has(name));
  expect(idle.filter((name) => !name.startsWith('--breakpoint-'))).toEqual([]);
});

test('a layout changes at the breakpoints alone, in styles and in the sizes of pictures', () => {
  const breakpoints = tokensOf('--breakpoint-').map(([, value]) => value);
  const inStyles = eachOf<AtRule>('atrule')
    .filter(({ node }) => node.name === 'media' || node.name === 'container')
    .map(({ path, node }) => ({ path, query: node.params }));
  const inSizes = [...screens, ...read('**/*.ts')].flatMap(({ path, text }) =>
    found(text, /(\((?:(?:min|max)-)?(?:width|height)\s*[:<>][^)]*\))/g).map((query) => ({
      path,
      query,
    })),
  );
  const lengths = [...inStyles, ...inSizes].flatMap(({ path, query }) =>
    found(query, /([\d.]+(?:rem|em|px))/g).map((length) => ({ path, length })),
  );
  expect(new Set(lengths.map(({ length }) => length))).toEqual(new Set(breakpoints));
});
