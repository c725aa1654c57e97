import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { addGroup } from './groups.ts';
import { addPerson, addUser } from './people.ts';
import { readPeopleFile } from './peopleFile.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => {
  fill(db, { users: 0, groups: 0, albums: [] });
  addGroup(db, null, 'family');
});

const read = (text: string | Uint8Array, addGroups = false) =>
  readPeopleFile(db, typeof text === 'string' ? Buffer.from(text) : text, { addGroups });

describe('a file of people', () => {
  it.each([
    ['commas', 'name,email,groups,language\nGrandma Jo,jo@example.org,family|Friends,fr\n'],
    [
      'semicolons',
      '\ufeffNom;Courriel;Groupes;Langue\r\nGrandma Jo;jo@example.org; family | Friends ;FR\r\n',
    ],
    [
      'tabs',
      'language\tNAME\tignored\tE-Mail\tgroup\nfr\tGrandma Jo\t?\tjo@example.org\tfamily|Friends',
    ],
    [
      'quotes',
      '"name","email","groups","language"\n\n"Grandma Jo","jo@example.org","family|Friends","fr"',
    ],
  ])('is read with %s', (_, text) => {
    expect(read(text, true)).toMatchObject([
      {
        handle: null,
        name: 'Grandma Jo',
        email: 'jo@example.org',
        groups: ['family', 'Friends'],
        locale: 'fr',
        userId: null,
      },
    ]);
  });

  it('names every line with a fault', () => {
    const text = [
      'name,handle,email,groups,language',
      'Jo,,jo@example,,',
      ',,,,',
      '"two\nlines",,,,',
      'Ann,a b,,,',
      'Bob,,,famly,',
      'Carl,,carl@example.org,,xx',
      'Dora,,dora@example.org,,',
      'Dora again,,DORA@example.org,,',
      'Eve,eve,,,',
    ].join('\n');
    const faults = (() => {
      try {
        return read(text) && '';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const line of [
      'line 2: "jo@example" is no e-mail address',
      'line 3: "" cannot be a name',
      'line 5: "two\\nlines" cannot be a name',
      'line 6: "a b" cannot be a handle',
      'line 7: there is no group "famly". The nearest known is "family".',
      'line 8: "xx" is no locale',
      'line 10: this is the person of line 9 again',
      'Nothing was changed.',
    ]) {
      expect(faults).toContain(line);
    }
    expect(faults).not.toContain('line 11');
  });

  it('takes no group for one that is here and would be another', () => {
    addGroup(db, null, 'École');
    const text = 'name,groups\nJo,ÉCOLE|FAMILY\nAnn,école\n';
    expect(() => read(text)).toThrow('line 3: there is no group "école". The nearest');
    addGroup(db, null, 'école');
    expect(read(text)).toHaveLength(2);
  });

  it('knows who is here already: by handle, address or name', () => {
    const { id: jo } = addUser(db, null, { handle: 'jo', email: 'jo@example.org' });
    const { id: zoe } = addUser(db, null, { handle: 'zoe.lake', name: 'Zoé Lake' });
    const text = 'name,handle,email\nJo,,JO@example.org\nZoé Lake,,\nJo,other,jo@example.org\n';
    expect(read(text).map(({ userId }) => userId)).toEqual([jo, zoe, null]);
    addUser(db, null, { handle: 'jo2', email: 'jo@example.org' });
    expect(() => read(text)).toThrow('line 2: JO@example.org is the address of several users');
    // Whose handle the screens made of the name.
    const { id: mia } = addPerson(db, null, { name: 'Mia Lake' });
    expect(read('name\nMia Lake\n').map(({ userId }) => userId)).toEqual([mia]);
    addUser(db, null, { handle: 'mia2', name: 'Mia Lake' });
    expect(() => read('name\nMia Lake\n')).toThrow(
      'line 2: "Mia Lake" is the name of several users (mia-lake, mia2): give a handle as well',
    );
  });

  it.each([
    ['nothing', '', 'names no column "name"'],
    ['no heading', 'Jo,jo@example.org\n', 'names no column "name"'],
    ['a column twice', 'name,email,mail\n', 'the column "email" twice'],
    ['half a quote', 'name\n"Jo', 'is no CSV'],
    ['another encoding', Buffer.from('name\nZo\xe9', 'latin1'), 'not in UTF-8'],
    ['too much', `name\n${'Jo\n'.repeat(5001)}`, 'more than 5000 lines'],
  ])('is refused with %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
  });
});
