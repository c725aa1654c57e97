import { expect, test } from 'vitest';
import { activityFilter, parseActivity } from './filter.ts';

const parse = (search: string) => parseActivity(new URLSearchParams(search));

test('both days of a span are included whole, by the clock of the gallery', () => {
  const asked = parse('since=2026-03-29&till=2026-03-29');
  expect(activityFilter(asked, 'Europe/Paris')).toEqual({
    from: Date.UTC(2026, 2, 28, 23),
    until: Date.UTC(2026, 2, 29, 22),
  });
  expect(activityFilter(parse('till=2026-12-31'), 'Europe/Paris')).toEqual({
    until: Date.UTC(2026, 11, 31, 23),
  });
});

test('values that make no sense are ignored', () => {
  expect(parse("kind=x'--&person=0&since=yesterday&till=2026-13-40")).toEqual({});
  expect(parse('kind=signed-in&person=nobody')).toEqual({ kind: 'signed-in', person: 'nobody' });
});
