import { describe, expect, it } from 'vitest';
import { parseDjangoHash } from '../people/djangoPassword.ts';
import { hashPassword, verifyPassword } from './password.ts';

const password = 'correct horse';

/** The vector of Django's own tests. */
const django = 'pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=';

describe('a password', () => {
  it('is verified by its hash and nothing else', async () => {
    const hash = await hashPassword(password);
    expect(hash).toMatch(/^scrypt\$32768,8,3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword(password, hash)).toBe(true);
    expect(await verifyPassword(`${password} `, hash)).toBe(false);
    expect(await verifyPassword('', hash)).toBe(false);
    expect(await hashPassword(password)).not.toBe(hash);
  });

  it('is the same however it is composed', async () => {
    const hash = await hashPassword('pass\u0065\u0301word1');
    expect(await verifyPassword('pass\u00e9word1', hash)).toBe(true);
  });

  it('is none where there is no hash, or one that is not ours', async () => {
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword(password, null)).toBe(false);
    expect(await verifyPassword(password, 'bcrypt$x$y$z')).toBe(false);
    expect(await verifyPassword(password, 'scrypt$32768,8,3$AAAA$AAAA')).toBe(false);
  });

  it('of another gallery is verified as Django hashes it', async () => {
    expect(await verifyPassword('lètmein', django)).toBe(true);
    const short = 'pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=';
    expect(await verifyPassword('lètmein', short)).toBe(true);
    expect(await verifyPassword('lètmeinz', short)).toBe(false);
    const sha1 = 'pbkdf2_sha1$1$seasalt2$jT5k08x9dw5VOppO8lsPvHMxsQA=';
    expect(await verifyPassword('lètmein', sha1)).toBe(true);
    expect(await verifyPassword('lètmein', django.replace('1000000', '5000001'))).toBe(false);
  });

  it.each([
    django.replace('1000000', '5000001'),
    django.replace('1000000', '99999999'),
    django.replace('1000000', '0'),
    django.replace('sha256', 'sha512'),
    django.replace('Cps=', 'C'),
    'bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv',
    'md5$salt$0123',
    '!pbkdf2_sha256$1$a$b',
  ])('is no hash of Django that can be checked: %s', (refused) => {
    expect(parseDjangoHash(refused)).toBeNull();
  });

  it('has its own parameters in its hash', async () => {
    const weak =
      'scrypt$1024,8,1$AAAAAAAAAAAAAAAAAAAAAA$' +
      (await import('node:crypto'))
        .scryptSync(password, Buffer.alloc(16), 32, { N: 1024, r: 8, p: 1 })
        .toString('base64url');
    expect(await verifyPassword(password, weak)).toBe(true);
  });

  it.each([['ninechars'], ['']])('is refused as %j', async (short) => {
    await expect(hashPassword(short)).rejects.toMatchObject({ code: 'password-too-short' });
  });
});
