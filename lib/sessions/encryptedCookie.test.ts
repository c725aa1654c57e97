import { encode } from 'next-auth/jwt';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { cookieKind, hasOurEncryption } from './encryptedCookie.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';
const config = { url: 'http://localhost:3000', dataDir: '/nonexistent' };
const said = z.object({ number: z.int() });
const kind = cookieKind('test', said);
const five = async () => (await kind.make(config, { number: 5 }, 60)).value;

const withHeader = (cookie: string, header: object) => {
  const [, ...rest] = cookie.split('.');
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
};

test('what was encrypted is read, for its purpose alone', async () => {
  const cookie = await five();
  expect(await kind.read(config, cookie)).toMatchObject({ number: 5 });
  expect(await kind.find(config, `a=b; test=${cookie}`)).toMatchObject({ number: 5 });
  expect(await kind.find(config, `other=${cookie}`)).toBeNull();
  const other = await cookieKind('other', said).make(config, { number: 5 }, 60);
  expect(await kind.read(config, other.value)).toBeNull();
  expect(hasOurEncryption(await encode({ token: {}, secret: 'x' }))).toBe(true);
});

test('whoever writes a cookie cannot choose how much work it takes to read', async () => {
  const cookie = await five();
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
    expect(await kind.read(config, hostile)).toBeNull();
  }
});
