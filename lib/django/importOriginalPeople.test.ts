import { afterAll, describe, expect, it } from 'vitest';
import { addUser, getUser } from '../people/people.ts';
import { base, family, importsInto, lake, options, userOf } from '../testing/testOriginal.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import { applyImport, tryImport } from './importOriginal.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const { gallery, run, everything } = importsInto(db);

describe('importing people', () => {
  it('makes handles for usernames that cannot be handles, and finds their users again', () => {
    gallery(lake);
    const users = [
      userOf('1', 'ann@example.org'),
      userOf('2', 'Ann.example.org'),
      userOf('3', "zoé'; drop table users;--"),
      userOf('4', '爺爺', { email: 'no address' }),
    ];
    const original = { ...base, users };
    const { people } = run(original).report;
    expect(people.addedUsers.map(({ handle }) => handle)).toEqual([
      'ann.example.org',
      'Ann.example.org-2',
      'zoe.drop.table.users.--',
      'user',
    ]);
    expect(people.notes).toEqual([expect.stringContaining('"no address" is none')]);
    expect(run(original)).toMatchObject({ changeId: null });
  });

  it('says whom of those who are here it takes for whom, once', () => {
    gallery(lake);
    addUser(db, null, { handle: 'ann', name: 'Ann next door' });
    const namesakes = ['ANN', 'ann', 'Ann'].map((name, i) => userOf(`${i + 1}`, name));
    const users = namesakes.map((user) => ({ ...user, name: 'Aunt Ann' }));
    const { people } = run({ ...base, users }).report;
    expect(people.addedUsers.map(({ username }) => username)).toEqual(['ANN', 'Ann']);
    expect(people.notes).toEqual([
      expect.stringMatching(/^ann \(Aunt Ann\) is taken for ann \(Ann next door\), who is here/),
    ]);
    expect(run({ ...base, users }).report.people.notes).toEqual([]);
  });

  it('refuses groups that would become one, or whose names are not valid here', () => {
    gallery(lake);
    const groups = [family, { id: '2', name: 'FAMILY', permissions: [] }];
    expect(() => tryImport(db, { ...base, groups }, options)).toThrow('would be one here');
    const odd = { id: '2', name: 'a\nb', permissions: [] };
    expect(() => tryImport(db, { ...base, groups: [odd] }, options)).toThrow('cannot be a name');
  });

  it('brings permissions, but to nobody who was disabled there', () => {
    gallery(lake);
    const users = [
      userOf('1', 'boss', { isSuperuser: true }),
      userOf('2', 'gone', { isActive: false, permissions: ['view'] }),
      userOf('3', 'scanner', { permissions: ['scan'] }),
    ];
    const { report } = run({ ...base, users });
    expect(report.people.permissions).toEqual([
      { holder: 'boss', permission: 'admin' },
      { holder: 'gone', permission: 'view' },
      { holder: 'scanner', permission: 'scan' },
    ]);
    expect(getUser(db, 'gone').disabledAt).not.toBeNull();
    expect(report.showsMore).toBe(false);
  });

  it('makes links for those who have none that works, and keeps nothing if they cannot be kept', () => {
    gallery(lake);
    const wanted = { ...options, links: true };
    const { digest } = tryImport(db, base, wanted);
    const before = everything();
    const refuse = () => {
      throw new Error('disk full');
    };
    expect(() => applyImport(db, base, wanted, digest, refuse)).toThrow('disk full');
    expect(everything()).toBe(before);
    expect(applyImport(db, base, wanted, digest).links).toMatchObject([
      { handle: 'ann', email: 'ann@example.org', token: expect.stringMatching(/.{20}/) },
      { handle: 'bob' },
    ]);
    expect(run(base, { links: true }).links).toEqual([]);
  });
});
