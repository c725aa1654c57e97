import { expect, test } from 'vitest';
import { misdirectedDelivery, type NoticeReader, notFoundDelivery } from './noticePage.ts';

const reader = (locale: NoticeReader['locale'], nonce = 'n'): NoticeReader => ({
  locale,
  nonce,
  headers: {},
  title: 'Ours & <theirs>',
});
const textOf = ({ body }: { readonly body: unknown }) => String(body);

test('all 404s have the same page, but for nonce and language', () => {
  expect(textOf(notFoundDelivery(reader('en', 'a'))).replace('nonce="a"', 'nonce="b"')).toBe(
    textOf(notFoundDelivery(reader('en', 'b'))),
  );
});

test('the page of a 404 has the name of the gallery, escaped, and is translated', () => {
  const german = textOf(notFoundDelivery(reader('de')));
  expect(german).toContain('<a href="/">Ours &amp; &lt;theirs&gt;</a>');
  expect(german).toContain(
    '<title>Hier gibt es nichts zu sehen · Ours &amp; &lt;theirs&gt;</title>',
  );
  expect(german.match(/href="\?language=\w+"/g)).toEqual([
    'href="?language=en"',
    'href="?language=fr"',
  ]);
});

test('the page of a 404 helps somebody whose link fails', () => {
  const page = textOf(notFoundDelivery(reader('en')));
  expect(page).toContain('It has been switched off, has expired, or is incomplete.');
  expect(page).toMatch(/<form action="\/sign-in"><label>Your link<input name="link"/);
});

test('the page for a wrong host says nothing about the gallery', () => {
  expect(textOf(misdirectedDelivery(reader('en')))).not.toMatch(/Ours|language=|<form/);
});
