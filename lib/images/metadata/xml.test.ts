import { expect, test } from 'vitest';
import { readXml } from './xml.ts';

const prefixes = { 'http://a.org/': 'a', 'http://www.w3.org/XML/1998/namespace': 'xml' };

/** The events of reading a document, as text. */
function told(text: string): string {
  const parts: string[] = [];
  readXml(text, prefixes, {
    open: (name, attributes) =>
      parts.push(
        `<${[name, ...attributes.map((each) => `${each.name}=${each.value}`)].join(' ')}>`,
      ),
    text: (piece) => parts.push(piece),
    close: () => parts.push('</>'),
  });
  return parts.join('');
}

test.each([
  ['<x:b xmlns:x="http://a.org/" x:c="1" d=\'2\'>e</x:b>', '<a:b a:c=1 :d=2>e</>'],
  ['<b xmlns="http://a.org/" c="1"><d xmlns=""/><e/></b>', '<a:b :c=1><:d></><a:e></></>'],
  ['<x:b xmlns:x="http://b.org/"><y:c z:d=""/></x:b>', '<?:b><y:c z:d=></></>'],
  [
    '<b xml:lang="de">&lt;&#228;&#xE4;&amp;&unknown;&#x110000;</b>',
    '<:b xml:lang=de><ää&&unknown;&#x110000;</>',
  ],
  ['<!-- <c> --><?p <c>?><!DOCTYPE b [<!ENTITY c "d">]><b><![CDATA[<&lt;]]></b>', '<:b><&lt;</>'],
  ['<b c="a\nb\tc">d\ne</b>', '<:b :c=a b c>d\ne</>'],
])('names, attributes and texts are told: %s', (text, expected) => {
  expect(told(text)).toBe(expected);
});

test.each([
  ['<b><c>d</b>e', '<:b><:c>d</></>e'],
  ['<b>c</d></b>', '<:b>c</>'],
  ['<b>c', '<:b>c</>'],
  ['<b c="1" d"x" e="2">f</b>', '<:b :c=1 :e=2>f</>'],
  ['<b c=1 d="2"/>', '<:b :d=2></>'],
  ['a < b <c>d</c>', 'a  b <:c>d</>'],
  ['<b><!-- c', '<:b></>'],
  ['<b><c d="', '<:b><:c></></>'],
  ['<b c="1" <d>e</d></b>', '<:b :c=1> <:d>e</></>'],
])('of what is broken as much as can be read: %s', (text, expected) => {
  expect(told(text)).toBe(expected);
});

test.each([
  ['quotes', '<a b="\'<a b=\'"'],
  ['openings', '<'],
  ['elements', '<a '],
  ['attributes without a value', '<a b b b b b'],
  ['closings of nothing', '</b>'],
  ['entities', '&#x'],
  ['declarations', '<!['],
  ['spaces', '<a\n\n\n\n\n\n\n\n'],
])(
  'time is bounded, whatever it contains: %s',
  (_what, piece) => {
    // A reader that began again for each part would take minutes.
    told(`<z>${piece.repeat(400_000 / piece.length)}`);
  },
  10_000,
);
