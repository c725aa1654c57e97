import { afterAll, beforeEach, expect, it } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listGroups } from './groups.ts';
import { importPeople } from './importPeople.ts';
import { readPeopleFile } from './peopleFile.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 0, groups: 0, albums: [] }));

const importFile = (...lines: string[]) =>
  importPeople(db, readPeopleFile(db, Buffer.from(lines.join('\n')), { addGroups: true }));

it('makes two people of a name and of the same word as a handle, each in their own groups', () => {
  const lines = ['name,handle,groups', 'Anna,,in-laws', 'Anna Smith,anna,family', 'ANNA,,friends'];
  expect(importFile(...lines)).toMatchObject([
    { handle: 'Anna-2', created: true },
    { handle: 'anna', created: true },
    { handle: 'ANNA-3', created: true },
  ]);
  const members = listGroups(db).map(({ name, members }) => [name, members.map((m) => m.handle)]);
  expect(members).toEqual([
    ['family', ['anna']],
    ['friends', ['ANNA-3']],
    ['in-laws', ['Anna-2']],
  ]);
});

it('knows again whom it added, and adds nobody twice', () => {
  const lines = ['name,handle,email', 'Bob,bob,', 'Cleo,,cleo@example.org', 'Dora,,'];
  expect(importFile(...lines).map(({ created }) => created)).toEqual([true, true, true]);
  expect(importFile(...lines).map(({ created }) => created)).toEqual([false, false, false]);
});
