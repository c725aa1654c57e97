import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fields } from './http.ts';

/*
 * Malformed values for fields of forms, parameters of addresses, arguments of actions, and headers.
 */

/** Texts that are no id, no number, no date and no name. */
const nonsenseTexts = [
  '',
  ' ',
  'x',
  '*',
  'album=x',
  'album:x',
  '-1',
  '0',
  '1.5',
  '1e309',
  'NaN',
  '9007199254740993',
  '9'.repeat(400),
  '１',
  '٣',
  '\u0000',
  '1\u0000',
  'a\r\nb',
  '\u202e\ufeff😀',
  '../../etc/passwd',
  '//evil.example',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  '{"$ne":1}',
  '[1,2]',
  '1,2',
  '3-1',
  "' or 1=1 --",
  '0000-00-00',
  '99:99',
  'a'.repeat(20_000),
] as const;

/** The same texts as parts of an address, and parts that cannot be decoded. */
export const nonsenseValues = [
  ...nonsenseTexts.map((text) => encodeURIComponent(text.slice(0, 4000))),
  ...['%', '%ff', '%C0%80', '%ED%A0%80', '&', '=', '+', '%0a%0d', '%2500'],
];

type Nonsense<Value> = readonly [label: string, value: Value];

/** A form, of which each field is missing, doubled or nonsense in turn. */
export function nonsenseForms(fields: Fields): Nonsense<Fields>[] {
  const forms: Nonsense<Fields>[] = [
    ['nothing', []],
    ['its names alone', fields.map(([name]) => [name, ''])],
    ['twice', [...fields, ...fields]],
    ['names of objects', [...fields, ['__proto__', '1'], ['constructor', 'x'], ['toString', '']]],
    ['a thousand fields', [...fields, ...Array<Fields[number]>(1000).fill(['photo', '1'])]],
  ];
  for (const [at, [name, value]] of fields.entries()) {
    const others = fields.toSpliced(at, 1);
    forms.push([`no ${name}`, others]);
    forms.push([`${name} twice`, [...fields, [name, `${value}x`]]]);
    forms.push([`${name}[]`, [...others, [`${name}[]`, value]]]);
    forms.push([`${name} as a file`, [...others, [name, new File([value], 'a.txt')]]]);
    for (const text of nonsenseTexts) {
      forms.push([`${name}=${JSON.stringify(text).slice(0, 40)}`, [...others, [name, text]]]);
    }
  }
  return forms;
}

/** What a script posts as the arguments of an action, in the form of React's protocol. */
export const nonsenseArguments = [
  '',
  '[]',
  'null',
  '{}',
  '"x"',
  'x',
  '[',
  '[1e309]',
  '["x","y","z"]',
  '[null,null,null]',
  '[{"a":1}]',
  '[{"__proto__":{"a":1}}]',
  '["$K1"]',
  '["$undefined","$NaN","$-0","$Infinity"]',
  '["$n12345678901234567890123"]',
  '["$Dx"]',
  '["$Q1"]',
  '["$W1"]',
  '["$F1"]',
  '["$@1"]',
  '["$1:__proto__:constructor"]',
  '["$0"]',
  '["$T","$R1","$r1","$X1"]',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
] as const;

/** Every name of a form's field and of an address's parameter that the gallery reads. */
export function listParameterNames(): string[] {
  const root = join(import.meta.dirname, '..', '..');
  const files = globSync(['app/**/*.{ts,tsx}', 'lib/{server,text}/**/*.ts'], { cwd: root });
  const asked = /(?:\b(?:get|getAll|has)\(|\[|\bname=)['"]([a-z-]+)['"]/g;
  const names = files
    .filter((file) => !file.includes('.test.'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(asked)])
    .map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !/^(?:x-|content-|accept-|-)/.test(name)).sort();
}

const pbes2 = Buffer.from(
  JSON.stringify({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 1e9, p2s: 'AAAA' }),
).toString('base64url');

/** Headers that mislead. */
export const nonsenseHeaders: readonly Nonsense<Readonly<Record<string, string>>>[] = [
  ...[
    'x',
    '[]',
    '{}',
    '%',
    '%5B%22',
    '1e309',
    'null',
    '["",{},null,"x"]',
    `["${'a'.repeat(9000)}"]`,
  ]
    .flatMap((state): Readonly<Record<string, string>>[] => [
      { 'next-router-state-tree': state },
      { rsc: '1', 'next-router-state-tree': state },
    ])
    .map((headers): Nonsense<Readonly<Record<string, string>>> => ['a state', headers]),
  ['a segment', { rsc: '1', 'next-router-segment-prefetch': '/../x', 'next-router-prefetch': 'x' }],
  ['an address of Next’s', { rsc: '1', 'next-url': '//evil.example/%00' }],
  ['a resumed page', { 'next-resume': '1', rsc: '1' }],
  ['no session', { cookie: 'next-auth.session-token=%' }],
  ['a session of nothing', { cookie: 'next-auth.session-token=a.b.c.d.e; albumen-shares=[' }],
  ['a session to compute', { cookie: `next-auth.session-token=${pbes2}.a.b.c.d` }],
  ['cookies without names', { cookie: '=; =x; ;;; __proto__=1; a; locale=../../x' }],
  [
    'a thousand cookies',
    { cookie: Array.from({ length: 1000 }, (_, at) => `a${at}=1`).join('; ') },
  ],
  ['a hundred sessions', { cookie: Array(100).fill('next-auth.session-token=x').join('; ') }],
  ['a language of nobody', { 'accept-language': `${'x-'.repeat(500)};q=1e309, *;q=-1` }],
  ['a media type of nothing', { accept: '/;q=x,,;' }],
  ['parts of nothing', { range: 'bytes=9-1,-0,1e309-', 'if-range': 'x' }],
  ['a hundred parts', { range: `bytes=${Array(100).fill('0-1').join(',')}` }],
  ['tags of nothing', { 'if-none-match': 'W/,"', 'if-modified-since': 'yesterday' }],
  ['64 kB of header', { 'x-long': 'a'.repeat(64 * 1024) }],
  [
    'a thousand headers',
    Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x-${at}`, ''])),
  ],
  ['what proxies say', { forwarded: ';;=', 'x-forwarded-for': ',,x:y', 'x-forwarded-proto': '\t' }],
];

/**
 * Finds unexpected errors in the log. For a page from before an upgrade Next writes one line
 * without a stack trace, which is expected.
 */
export function faultsIn(output: string): string[] {
  const fault = /^\s+at .+[:)]\d*\)?$|^\s*(?:error:|\S*Error:)|⨯/;
  const isOutdated = (line: string) => line.includes('Failed to find Server Action');
  return output.split('\n').filter((line) => fault.test(line) && !isOutdated(line));
}
