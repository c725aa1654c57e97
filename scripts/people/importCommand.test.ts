import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPeopleGallery } from '../../lib/testing/testPeople.ts';

const { people } = openPeopleGallery();

test('npm run people -- import adds people from a file, with cards to print, all of them or nobody', () => {
  people('group', 'add', 'Lake people');
  const dir = mkdtempSync(join(tmpdir(), 'albumen-people-'));
  const [file, cards] = [join(dir, 'people.csv'), join(dir, 'cards.html')];
  writeFileSync(
    file,
    'name,email,groups\nUncle <b>Sam</b>,sam@example.org,Lake people\nMia,no,x\n',
  );
  expect(people('import', file, '--cards', cards)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/line 3: "no" is no e-mail address/),
  });
  expect(existsSync(cards)).toBe(false);
  expect(people('user', 'list').out).not.toContain('Sam');
  writeFileSync(file, 'name,email,groups\nUncle <b>Sam</b>,sam@example.org,Lake people\nMia,,\n');
  expect(people('import', file, '--mail')).toMatchObject({
    code: 1,
    err: expect.stringContaining('sends no e-mail'),
  });
  expect(people('import', file, '--dry-run', '--json')).toMatchObject({ code: 0 });
  expect(people('user', 'list').out).not.toContain('Sam');
  const done = JSON.parse(people('import', file, '--cards', cards, '--json').out);
  const both = ['Uncle.b.Sam.b', 'Mia'];
  expect(done).toEqual({ added: both, known: [], mailed: [], cards: both, failed: [] });
  expect(statSync(cards).mode & 0o777).toBe(0o600);
  const page = readFileSync(cards, 'utf8');
  expect(page).toContain('<h2>Uncle &lt;b&gt;Sam&lt;/b&gt;</h2>');
  expect(page.match(/<svg /g)).toHaveLength(2);
  expect(page.match(/https:\/\/photos\.example\.org\/in\/[\w-]+/g)).toHaveLength(2);
  expect(people('user', 'list').out).toMatch(/Uncle.*sam@example\.org {2}Lake people/);
  expect(people('import', file, '--cards', cards)).toMatchObject({
    code: 1,
    err: expect.stringContaining('exists already'),
  });
  expect(people('import', file).out).toContain('Added: nobody.');
  rmSync(dir, { recursive: true });
});
