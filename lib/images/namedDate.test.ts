import { expect, it } from 'vitest';
import { parseNamedDate } from './namedDate.ts';

it.each([
  ['Mon Mar 10 15:04:43 2003', '2003-03-10T15:04:43', null],
  ['MON MAR  9 15:04:43 2003', '2003-03-09T15:04:43', null],
  ['Fri, 23 Jan 2009 23:17:35 -0600', '2009-01-23T23:17:35', -360],
  ['Mo 18 Nov 2002 17:14:29 +0100', '2002-11-18T17:14:29', 60],
  ['1 January 2009 23:17 GMT', '2009-01-01T23:17:00', 0],
  ['31 Dec 1999 23:59:59', '1999-12-31T23:59:59', null],
  ['2009-01-23T23:17:35-06:00', '2009-01-23T23:17:35', -360],
])('reads %j', (text, at, offset) => {
  expect(parseNamedDate(text)).toEqual({ at, offset });
});

it.each([
  null,
  '',
  'Mon Foo 10 15:04:43 2003',
  '31 Feb 2009 10:00',
  '10 Mar 15:04:43',
  'yesterday',
])('ignores %j', (text) => {
  expect(parseNamedDate(text)).toBeNull();
});
