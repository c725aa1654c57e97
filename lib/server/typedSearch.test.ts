import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { indexWords } from '../db/searchIndex.ts';
import { nobody } from '../sessions/cookie.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';
import type { ByteRequest } from './request.ts';
import { makeSearchBudget } from './searchBudget.ts';
import { deliverTypedSearch } from './typedSearch.ts';

let gallery: TestGallery;
beforeAll(async () => {
  const jpeg = await drawTestJpeg({ width: 90, height: 60, detail: 2 });
  gallery = await startTestGallery({ 'one.jpg': jpeg, 'two.jpg': jpeg, 'three.jpg': jpeg });
  const { db } = gallery;
  const [hidden] = db.insert(schema.policies).values({}).returning().all();
  const [stripped] = db
    .insert(schema.policies)
    .values({ public: true, stripMetadata: true })
    .returning()
    .all();
  db.$client.exec(`update photos set caption = 'Snow at the Lake' where filename = 'one.jpg';
    update photos set caption = 'Snowman', policy_id = ${hidden?.id} where filename = 'two.jpg';
    update photos set caption = 'Lake', policy_id = ${stripped?.id} where filename = 'three.jpg';
    insert into photo_texts (photo_id, keywords, people, places)
      select id, iif(filename = 'one.jpg', '[]', '["Lakeshore"]'), '[]',
        iif(filename = 'one.jpg', '["Lakeside House"]', '["Lakeport"]') from photos`);
  indexWords(db.$client);
});
afterAll(() => gallery.stop());

async function typed(q: string, headers: Record<string, string> = {}) {
  const { status, body } = await gallery.get(`/api/search?${new URLSearchParams({ q })}`, headers);
  type Group = { label: string; choices: { href: string; title: string }[] };
  const { groups = [], ...rest } = JSON.parse(body.toString()) as {
    groups?: Group[];
    status: string;
  };
  const titles = groups.map(({ label, choices }) => [label, choices.map(({ title }) => title)]);
  return { status, titles, said: rest.status };
}

test('a search as typed shows what is found, and suggests words of that alone', async () => {
  expect(await typed('lak')).toEqual({
    status: 200,
    titles: [
      ['Suggestions', ['Lake', 'Lakeside House']],
      ['Photos', ['Lake', 'Snow at the Lake']],
      ['Search', ['All results for “lak”']],
    ],
    said: '4 suggestions',
  });
  // No word of a hidden photo is offered, and none of metadata that is withheld.
  expect((await typed('sno')).titles[0]).toEqual(['Suggestions', ['Snow']]);
  const meant = [['Suggestions', ['Did you mean “snow”?']]];
  expect((await typed('snowm')).titles).toEqual(meant);
  expect((await typed('lakeshore')).titles).toEqual([]);
  expect((await typed('lakeport')).titles).toEqual([]);
});

test('a search as typed answers in the language of the reader, and corrects words', async () => {
  const { titles, said } = await typed('lakeside hause', { 'Accept-Language': 'de' });
  expect([titles, said]).toEqual([
    [['Vorschläge', ['Meintest du „lakeside house“?']]],
    'ein Vorschlag',
  ]);
});

test('an empty search asks the database nothing', async () => {
  expect(await typed('  ')).toEqual({ status: 200, titles: [], said: '' });
  const { headers } = await gallery.get('/api/search');
  expect(headers['cache-control']).toBe('private, no-store');
});

test('a client that searches too much is told to wait', async () => {
  let now = 0;
  const budget = makeSearchBudget(() => now);
  for (let i = 0; i < 300; i++) {
    expect(budget.mayAsk('a')).toBe(true);
    budget.noteMs('a', 50);
  }
  expect([budget.mayAsk('a'), budget.mayAsk('b')]).toEqual([false, true]);
  now = 1;
  expect(budget.mayAsk('a')).toBe(true);
  const { searches } = gallery.context.work;
  searches.noteMs('127.0.0.1', 20_000);
  const { status, headers } = await gallery.get('/api/search?q=lake');
  expect([status, headers['retry-after']]).toEqual([429, '1']);
});

test('requests that come all at once cost as much as one after the other', async () => {
  const { context } = gallery;
  const request: ByteRequest = {
    method: 'GET',
    params: {},
    query: new URLSearchParams({ q: 'lake' }),
    context,
    header: () => undefined,
    address: '192.0.2.77',
    gone: new AbortController().signal,
    viewer: async () => nobody,
    viewerNow: async () => nobody,
  };
  const asked = Array.from({ length: 500 }, () => deliverTypedSearch(request));
  const refused = (await Promise.all(asked)).filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(100);
});
