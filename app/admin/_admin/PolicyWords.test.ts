import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { PolicyWords, policyText } from './PolicyWords.tsx';

const t = adminTexts('en');
const terms = { inherit: true, originals: true, archives: true, stripMetadata: false };
const nobody = { ...terms, public: false, groups: [], users: [] };
const named = {
  ...nobody,
  groups: [{ id: 1, name: 'Family' }],
  users: [{ id: 1, handle: 'jo', name: 'Jo' }],
};
const nothing = { inherit: false, originals: false, archives: false, stripMetadata: true };

const markup = (...[policy, of]: [Parameters<typeof policyText>[1], 'album' | 'photo']) =>
  renderToStaticMarkup(createElement(PolicyWords, { t, policy, of }));

test.each([
  ['album', null, 'Nobody yet', true],
  ['photo', null, 'Same as its album', false],
  ['album', nobody, 'Nobody', true],
  ['photo', { ...nobody, public: true }, 'Everybody', false],
  ['photo', named, 'Family, Jo', false],
  ['album', { ...named, public: true }, 'Everybody, Family, Jo', false],
] as const)('%s, %j: %s', (of, policy, says, isForNobody) => {
  const words = markup(policy, of);
  expect(words.replaceAll(/<[^>]*>/g, '')).toBe(says);
  expect(words.includes('data-who="nobody"')).toBe(isForNobody);
  expect(policyText(t, policy, of).replaceAll(/[\u2066-\u2069]/g, '')).toBe(says);
});

test('what a policy withholds is said behind whom it names, and of albums whether photos inherit', () => {
  const ofPhoto = policyText(t, { ...named, ...nothing }, 'photo');
  const ofAlbum = policyText(t, { ...named, ...nothing }, 'album');
  expect(ofPhoto).toBe(
    `\u2068Family\u2069, \u2068Jo\u2069, ${t('withoutOriginals')}, ${t('withoutArchive')}, ${t('withoutMetadata')}`,
  );
  expect(ofAlbum).toContain(`\u2069, ${t('photosDoNotInherit')}, ${t('withoutOriginals')}`);
});

test('a name cannot reorder the text around it', () => {
  const policy = { ...nobody, groups: [{ id: 1, name: 'אבא' }] };
  expect(markup(policy, 'album')).toContain('<bdi>אבא</bdi>');
  expect(policyText(t, policy, 'album')).toBe('\u2068אבא\u2069');
});
