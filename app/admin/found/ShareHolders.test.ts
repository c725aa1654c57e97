import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { ShareHolders } from './ShareHolders.tsx';

const share = (id: number, name: string) => ({ id, name, photos: 1 });
const terms = { inherit: true, originals: true, archives: true, stripMetadata: false };
const policy = { ...terms, public: true, groups: [], users: [] };
const words = (
  after: Parameters<typeof ShareHolders>[0]['after'],
  shares = [share(2, 'Choir'), share(1, 'Club')],
) =>
  renderToStaticMarkup(createElement(ShareHolders, { t: adminTexts('en'), shares, after })).replace(
    /<[^>]*>/g,
    '',
  );

test('people with a link are named behind those whom the policy names, or alone', () => {
  const rest = ', and everybody with the link to Club';
  expect(words({ policy: null })).toBe(`, except everybody with the link to Choir${rest}`);
  expect(words({ policy: { ...policy, public: false } })).toMatch(/^, except/);
  expect(words({ policy })).toBe(`, and everybody with the link to Choir${rest}`);
  expect(words(null)).toBe(`Seen by everybody with the link to Choir${rest}`);
  expect(words({ policy: null }, [])).toBe('');
});
