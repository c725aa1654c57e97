import { encode } from 'next-auth/jwt';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cookieReader, encryptCookie, hasOurEncryption } from './encryptedCookie.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';
const config = { url: 'http://localhost:3000', dataDir: '/nonexistent' };
const read = cookieReader('test', z.object({ number: z.int() }));

const withHeader = (cookie: string, header: object) => {
  const [, ...rest] = cookie.split('.');
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
};

test('what was encrypted is read, for its purpose alone', async () => {
  const cookie = await encryptCookie(config, 'test', { number: 5 }, 60);
  expect(await read(config, cookie)).toMatchObject({ number: 5 });
  expect(await read(config, await encryptCookie(config, 'other', { number: 5 }, 60))).toBeNull();
  expect(hasOurEncryption(await encode({ token: {}, secret: 'x' }))).toBe(true);
});

test('who writes a cookie does not choose how much work it is', async () => {
  const cookie = await encryptCookie(config, 'test', { number: 5 }, 60);
  const ours = { alg: 'dir', enc: 'A256GCM' };
  for (const hostile of [
    withHeader(cookie, { ...ours, alg: 'PBES2-HS256+A128KW', p2c: 10_000, p2s: 'AAAA' }),
    withHeader(cookie, { ...ours, alg: 'RSA-OAEP' }),
    withHeader(cookie, { ...ours, enc: 'A128CBC-HS256' }),
    withHeader(cookie, { ...ours, zip: 'DEF' }),
    withHeader(cookie, { ...ours, crit: ['b64'] }),
    withHeader(cookie, []),
    `${cookie}.x`,
    `x${cookie}`,
    cookie.slice(10),
    cookie + 'A'.repeat(5000),
    'eyJ'.repeat(1000),
    '....',
    '',
  ]) {
    expect([hostile.slice(0, 80), hasOurEncryption(hostile)]).toEqual([
      hostile.slice(0, 80),
      false,
    ]);
    expect(await read(config, hostile)).toBeNull();
  }
});
