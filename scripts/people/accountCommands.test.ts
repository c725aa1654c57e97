import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openPeopleGallery } from '../../lib/testing/testPeople.ts';

const { gallery, people, ok, json } = openPeopleGallery();

test('npm run people -- account chooses whose account of single sign-on is whose', () => {
  expect(people('account', 'list')).toMatchObject({
    code: 1,
    err: expect.stringContaining('gallery.yaml has no oidc'),
  });
  const before = readFileSync(gallery.configFile, 'utf8');
  const oidc = 'oidc: { issuer: https://id.example.org, client_id: gallery }';
  writeFileSync(gallery.configFile, `${before}${oidc}\n`);
  people('user', 'add', 'samuel');
  people('user', 'add', 'tess');
  expect(people('account', 'add', 'samuel', 's-1')).toEqual(
    ok('samuel signs in by the account s-1 now.\n'),
  );
  expect(people('account', 'add', 'samuel', 's-1').out).toContain('already');
  expect(people('account', 'add', 'tess', 's-1')).toMatchObject({
    code: 1,
    err: expect.stringContaining('belongs to "samuel"'),
  });
  expect(json('account', 'list')).toEqual([{ handle: 'samuel', account: 's-1' }]);
  expect(people('account', 'remove', 'samuel', 's-1')).toMatchObject({ code: 0 });
  expect(json('account', 'list')).toEqual([]);
  writeFileSync(gallery.configFile, before);
});
