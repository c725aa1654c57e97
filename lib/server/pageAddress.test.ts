import { globSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../process/projectRoot.ts';
import { pageAddress } from './pageAddress.ts';

const app = path.join(projectRoot(), 'app');

/** Route handlers that redirect to a page, so a form may lead to them. */
const leads = new Set(['/latest']);

test('no form leads to an address that is not a page', () => {
  const routes = globSync('**/route.ts', { cwd: app }).map((file) => `/${path.dirname(file)}`);
  expect(routes.length).toBeGreaterThan(5);
  for (const route of routes.filter((each) => !leads.has(each))) {
    const address = route.replaceAll(/\[[^\]]*\]/g, '1');
    for (const written of [
      address,
      `${address}?x=1`,
      `${address}#x`,
      `/x/..${address}`,
      `/.${address}`,
      address.replace('/', '/%2e/'),
      address.replace(/(?<=\/.*)a/g, '%61'),
    ]) {
      expect([written, pageAddress(written)]).toEqual([written, '/']);
    }
  }
});

test('forms lead to pages of the gallery, and to nothing outside', () => {
  for (const page of [
    '/',
    '/?q=a',
    '/albums/1?page=2',
    '/photos/1',
    '/admin/activity',
    '/apiary',
  ]) {
    expect(pageAddress(page)).toBe(page);
  }
  for (const address of ['//evil.example', 'https://evil.example', '/%', null, '/_next/static/x']) {
    expect(['/', '/%']).toContain(pageAddress(address));
  }
});
