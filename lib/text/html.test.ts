import { expect, test } from 'vitest';
import { escapeHtml, htmlElement, joinHtml } from './html.ts';

test('what stands in texts and attributes is no markup', () => {
  const hostile = `'"><script>alert(1)</script>&amp;`;
  const text = htmlElement('p', { title: hostile }, [escapeHtml(hostile)]);
  const escaped = '&#39;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;';
  expect(text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('an element has the attributes that have a value, and content where it may have any', () => {
  const image = htmlElement('img', { src: '/a', alt: '', width: 0, loading: undefined });
  expect(image).toBe(`<img src="/a" alt width="0">`);
  expect(htmlElement('ul', {}, [])).toBe('<ul></ul>');
  expect(htmlElement('a', {}, [image, escapeHtml('&')])).toBe(`<a>${image}&amp;</a>`);
  expect(joinHtml([image, image])).toBe(image + image);
});
