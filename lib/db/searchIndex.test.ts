import { afterAll, beforeEach, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { indexWords } from './searchIndex.ts';

const { db, close } = openTestDatabase();
afterAll(close);
const client = db.$client;
const run = (statement: string) => {
  client.exec(statement);
  indexWords(client);
};
const words = (id: number) =>
  client
    .prepare('select words, motion, album, details from photo_words where photo_id = ?')
    .get(id);
const found = (query: string) =>
  client.prepare('select rowid from photo_search where photo_search match ?').pluck().all(query);
const vocabulary = () =>
  client.prepare('select word from vocabulary order by word').pluck().all() as string[];

let id: number;
let albumId: number;
beforeEach(() => {
  const photos = [{ name: 'IMG_1234-Été.JPG' }];
  const ids = fill(db, { users: 0, groups: 0, albums: [{ name: 'Lac d’Annecy', photos }] });
  id = ids.photoIds[0]?.[0] ?? 0;
  albumId = ids.albumIds[0] ?? 0;
});

test('the words of a photo are folded, and apart by who may know them', () => {
  run(`insert into photo_texts (photo_id, title, keywords, people, places)
    values (${id}, 'Grüße', '["Straße","a \\"b\\""]', '["Éloïse"]', '["Lac Bleu","France"]');
    insert into camera_details (photo_id, make, model) values (${id}, 'Canon', 'EOS R6')`);
  expect(words(id)).toEqual({
    words: ' img 1234 ete jpg ',
    motion: ' ',
    album: ' lac d annecy photos ',
    details: ' grusse strasse a b eloise lac bleu france canon eos r6 ',
  });
  expect(found('ete')).toEqual([id]);
  expect(found('elo*')).toEqual([id]);
});

test('whatever changes a photo, its texts or its album is followed', () => {
  run(`update photos set caption = 'Sunset' where id = ${id}`);
  expect(found('sunset')).toEqual([id]);
  run(`update photos set caption = 'Sunrise', kind = 'video' where id = ${id}`);
  expect([found('sunset'), found('sunrise'), found('video')]).toEqual([[], [id], [id]]);
  run(`update albums set search_text = 'lake', category = 'Scans' where id = ${albumId}`);
  expect([found('annecy'), found('lake'), found('scans')]).toEqual([[], [id], [id]]);
  run(`insert into camera_details (photo_id, make) values (${id}, 'Leica')`);
  expect(found('leica')).toEqual([id]);
  run(`update camera_details set make = 'Nikon'`);
  expect([found('leica'), found('nikon')]).toEqual([[], [id]]);
  run('delete from camera_details');
  expect(found('nikon')).toEqual([]);
  run(`delete from photos where id = ${id}`);
  expect([found('sunrise'), words(id)]).toEqual([[], undefined]);
  client.exec(`insert into photo_search (photo_search) values ('integrity-check')`);
});

test('a photo with a film in its file or beside it is found as a live one', () => {
  run(`update photos set motion_length = 5 where id = ${id}`);
  expect(found('live')).toEqual([id]);
  run(`update photos set motion_length = null where id = ${id}`);
  expect(found('live')).toEqual([]);
  const photos = [{ name: 'a.jpg' }, { name: 'a.mov' }];
  const ids = fill(db, { users: 0, groups: 0, albums: [{ photos }] }).photoIds[0] ?? [];
  run(`update photos set kind = 'video', part_of = ${ids[0]} where id = ${ids[1]}`);
  expect(found('live')).toEqual([ids[0]]);
  run(`update photos set part_of = null where id = ${ids[1]}`);
  expect(found('live')).toEqual([]);
});

test('a word leaves the vocabulary with the last photo that has it', () => {
  expect(vocabulary()).toEqual(['annecy', 'photos']);
  run(`insert into photo_texts (photo_id, title, keywords, people)
    values (${id}, 'Grandma 2020x', '[]', '[]')`);
  expect(vocabulary()).toEqual(['annecy', 'grandma', 'photos']);
  run('delete from photo_texts');
  expect(vocabulary()).toEqual(['annecy', 'photos']);
});

test('each trigger is there that notes what changes', () => {
  const names = client
    .prepare(`select count(*) from sqlite_master where type = 'trigger'`)
    .pluck()
    .get();
  expect(names).toBe(22);
});
