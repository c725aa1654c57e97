import { createElement } from 'react';
import { expect, test } from 'vitest';
import { elementHtml } from './elementHtml.ts';

function Item({ name }: { name: string }) {
  return createElement('li', { className: 'item' }, name);
}

test('elements, components and lists become HTML', () => {
  const list = createElement('ul', null, [
    createElement(Item, { key: 'a', name: 'One' }),
    createElement('li', { key: 'b', style: { '--r': 1.5, '--tl': '#fff' } }, 2),
  ]);
  expect(elementHtml(list)).toBe(
    '<ul><li class="item">One</li><li style="--r:1.5;--tl:#fff">2</li></ul>',
  );
  const picture = createElement('img', { src: '/a', srcSet: '/a 2x', alt: '', width: 0 });
  expect(elementHtml(picture)).toBe('<img src="/a" srcset="/a 2x" alt width="0">');
});

test('what React leaves out is left out, and what is true has no value', () => {
  const element = createElement(
    'p',
    { title: undefined, hidden: false, inert: true },
    null,
    false,
    'a',
  );
  expect(elementHtml(element)).toBe('<p inert>a</p>');
  expect(elementHtml(null)).toBe('');
});

test('texts and attributes that contain markup are escaped', () => {
  const hostile = `'"><script>`;
  const escaped = '&#39;&quot;&gt;&lt;script&gt;';
  expect(elementHtml(createElement('a', { title: hostile }, hostile))).toBe(
    `<a title="${escaped}">${escaped}</a>`,
  );
});
