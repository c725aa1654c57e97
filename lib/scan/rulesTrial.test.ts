import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseRules, type Rules, rulesText } from '../config/rules.ts';
import { databasePath, openClient } from '../db/client.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { tryRulesApart } from './rulesTrial.ts';
import { tryLibrary, tryPath } from './tryRules.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const text = String.raw`
patterns:
  - category: Trips
    path: '(?<a_year>\d{4})/(?<a_month>\d\d)_(?<a_day>\d\d)_(?<a_name>[^/]+)/.*\.jpg'
  - { category: Plain, path: 'plain/(?<a_name>[^/]+)/.*\.jpg' }
ignore: ['(.*/)?private/']
`;

test('a trial says which pattern matches a path, what it captures, and where it fails', () => {
  const rules = parseRules(text);
  expect(tryPath(rules, '2013/01_19_Snow/a.jpg')).toEqual({
    kind: 'matched',
    rule: 'patterns[0]',
    captures: [
      ['a_year', '2013'],
      ['a_month', '01'],
      ['a_day', '19'],
      ['a_name', 'Snow'],
    ],
    album: { category: 'Trips', name: 'Snow', date: '2013-01-19' },
    fault: null,
  });
  expect(tryPath(rules, '2013/private/a.jpg')).toEqual({ kind: 'ignored', rule: 'ignore[0]' });
  expect(tryPath(rules, '2013/Snow/a.jpg')).toMatchObject({
    kind: 'unmatched',
    closest: { rule: 'patterns[0]', found: 'Snow/a.jpg' },
  });
});

test('rules are read as gallery.yaml has them, and faults name their lines', () => {
  const rules = parseRules(text);
  const again: Rules = parseRules(rulesText(rules));
  expect(again).toEqual(rules);
  expect(() => parseRules('patterns: [{ category: A, path: "(" }]\ntitle: x')).toThrow(
    /1.*patterns\[0\].*[\s\S]*2.*title/,
  );
});

test('a trial says what would appear, move and vanish, and who would see it, and changes nothing', async () => {
  used.write('2013/01_19_Snow/a.jpg', jpeg({ data: 'a' }));
  used.write('plain/Cats/c.jpg', jpeg({ data: 'c' }));
  used.write('plain/Cats/e.jpg', jpeg({ data: 'e' }));
  used.write('other/Dogs/d.jpg', jpeg({ data: 'd' }));
  await used.scan();
  used.inDatabase((client) =>
    client.exec(`insert into users (id, handle, name, created_at)
        values (1, 'anna', 'Anna', 0), (2, 'ben', 'Ben', 0);
      insert into policies (id, inherit) values (50, 1);
      insert into policy_users (policy_id, user_id) values (50, 1);
      update albums set policy_id = 50 where dirpath = 'plain/Cats'`),
  );
  const client = openClient(databasePath(used.dataDir), { busyTimeoutMs: 5_000 });
  client.pragma('query_only = on');
  const trial = (rules: string) =>
    tryLibrary(client, openLocalLibrary(used.root), used.settings, parseRules(rules));
  const same = rulesText(used.settings);
  expect(await trial(same)).toMatchObject({
    files: { seen: 4, photos: 3, ignored: 0 },
    unmatchedPhotos: 1,
    appearing: { total: 0 },
    vanishing: { total: 0 },
    moving: { total: 0 },
    renamed: { total: 0 },
    isRefused: false,
  });
  const wider = same.replace('plain/(?<a_name>', '(?:plain|other)/(?<a_name>');
  expect((await trial(wider)).appearing).toEqual({
    total: 1,
    items: [
      {
        category: 'Plain',
        path: 'other/Dogs',
        photos: 1,
        seenBy: { everybody: true, people: 2 },
      },
    ],
  });
  const other = await trial(same.replace('plain/', 'other/').replace('(?<a_name>[^_/]+)', '[^/]+'));
  expect(other.vanishing.items).toEqual([
    {
      category: 'Plain',
      path: 'plain/Cats',
      photos: 2,
      seenBy: { everybody: false, people: 1 },
    },
  ]);
  expect(other).toMatchObject({ isRefused: false, unmatchedPhotos: 2 });
  const renamed = await trial(same.replaceAll('(?<a_name>[^_/]+)', '[^/]+'));
  expect(renamed.renamed.items).toEqual([
    {
      path: '2013/01_19_Snow',
      from: 'Snow, 2013-01-19',
      to: '2013 > 01_19_Snow, 2013-01-19',
    },
  ]);
  // Another category is another album: what was Anna's alone is not opened to everybody.
  const moved = await trial(same.replace(/category: '?Plain'?/, 'category: Home'));
  expect([...moved.appearing.items, ...moved.moving.items]).toMatchObject([
    { category: 'Home', path: 'plain/Cats', photos: 2, seenBy: { everybody: false } },
  ]);
  client.close();
  expect(used.albums().map(({ dirpath, missing }) => [dirpath, missing])).toEqual([
    ['2013/01_19_Snow', false],
    ['plain/Cats', false],
  ]);
});

test('an expression that takes forever is ended, and the next one is tried', async () => {
  const evil = "patterns: [{ category: A, path: '(a+)+b' }]";
  const ask = (rules: string) =>
    tryRulesApart(
      { text: rules, path: 'a'.repeat(60), wholeLibrary: false },
      { path: 1_000, library: 1_000 },
    );
  const late = ask(evil);
  expect(await ask(evil)).toEqual({ state: 'busy' });
  expect(await late).toEqual({ state: 'late' });
  const deadline = { path: 60_000, library: 60_000 };
  const job = { text: 'patterns: [{ category: A, path: a+ }]', path: 'aaa', wholeLibrary: false };
  expect(await tryRulesApart(job, deadline)).toMatchObject({ ofPath: { kind: 'matched' } });
}, 90_000);
