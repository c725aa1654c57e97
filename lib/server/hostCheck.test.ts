import { expect, test } from 'vitest';
import { makeHostCheck } from './hostCheck.ts';

const isOurs = makeHostCheck(
  { url: 'https://photos.example.org', alsoAt: ['http://homeserver:3000'] },
  'Attic.lan',
);

test.each([
  'photos.example.org',
  'PHOTOS.example.org.:8443',
  'homeserver',
  'homeserver:80',
  'localhost:3000',
  'attic.lan:3000',
  'attic',
  'attic.local',
  '192.168.1.5:3000',
  '127.0.0.1',
  '[::1]:3000',
  '[fd00::5]',
  // Another notation of an address, which browsers normalise.
  '0x7f000001',
])('%s is the gallery', (host) => expect(isOurs(host)).toBe(true));

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:3000',
  'photos.example.org.evil.example',
  'notphotos.example.org',
  'evil.photos.example.org',
  'localhost.evil.example',
  'attic.evil.example',
  '127.0.0.1.evil.example',
  'user@localhost',
  'evil.example#localhost',
  'evil.example/localhost',
  'localhost evil.example',
  '[evil.example]',
  'localhost:x',
  '..',
  '\u009b31m',
])('%s is not', (host) => expect(isOurs(host)).toBe(false));
