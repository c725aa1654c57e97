import { expect, test } from 'vitest';
import { addressAt, placesOfMonths, startsOfParts, type Whole } from './whole.ts';

const months = [
  { month: '2020-01', photos: 250 },
  { month: '2019-07', photos: 40 },
  { month: '', photos: 200 },
];
const album: Whole = { path: '/albums/7', count: 490, perPage: 200, by: 'page', months: [] };
const timeline: Whole = { ...album, path: '/timeline', by: 'month', months };

test('parts of numbered pages have their addresses', () => {
  expect([0, 200, 400].map((place) => addressAt(album, place))).toEqual([
    ...['/albums/7', '/albums/7?page=2', '/albums/7?page=3'],
  ]);
});

test('parts of a search begin at a place', () => {
  const search: Whole = { ...album, path: '/?q=lake', by: 'place' };
  expect([0, 200, 400].map((place) => addressAt(search, place))).toEqual([
    ...['/?q=lake', '/?q=lake&from=201', '/?q=lake&from=401'],
  ]);
});

test('parts of the timeline begin in a month', () => {
  expect([0, 200, 250, 289, 290, 489].map((place) => addressAt(timeline, place))).toEqual([
    ...['/timeline', '/timeline?at=2020-01&skip=200', '/timeline?at=2019-07'],
    ...['/timeline?at=2019-07&skip=39', '/timeline?at=undated', '/timeline?at=undated&skip=199'],
  ]);
});

test('parts follow one another from the one that was served', () => {
  expect(startsOfParts(album, 0)).toEqual([0, 200, 400]);
  expect(startsOfParts(album, 400)).toEqual([0, 200, 400]);
  expect(startsOfParts(timeline, 250)).toEqual([0, 50, 250, 450]);
});

test('months stand where their first photo does', () => {
  expect(placesOfMonths(months).map(({ place }) => place)).toEqual([0, 250, 290]);
});

test('parts of a month with very many photos begin on a day', () => {
  const days = [
    { month: '2020-02', photos: 10 },
    { month: '2020-01-31', photos: 30_000 },
    { month: '2020-01-02', photos: 25_000 },
    { month: '', photos: 2 },
  ];
  const whole = { ...timeline, count: 55_012, months: days };
  expect([410, 30_010, 30_210, 55_010].map((place) => addressAt(whole, place))).toEqual([
    ...['/timeline?at=2020-01-31&skip=400', '/timeline?at=2020-01-02'],
    ...['/timeline?at=2020-01-02&skip=200', '/timeline?at=undated'],
  ]);
  expect(placesOfMonths(days)).toEqual([
    { month: '2020-02', place: 0 },
    { month: '2020-01', place: 10 },
    { month: '', place: 55_010 },
  ]);
});
