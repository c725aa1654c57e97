import { randomBytes, scryptSync } from 'node:crypto';

/**
 * Tests only: the hash of a password in our form, at a thirtieth of the usual cost. A hash names its
 * cost, so it is checked as any other is.
 */
export function quickHash(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N: 1024, r: 8, p: 1 });
  return `scrypt$1024,8,1$${salt.toString('base64url')}$${key.toString('base64url')}`;
}
