import { pbkdf2, timingSafeEqual } from 'node:crypto';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/**
 * The most rounds that are computed. Threat: their number comes from an imported database, and a
 * thread is busy as long as they take. Django's own default grows by some tens of thousands with
 * each version and was 1,000,000 in 2025.
 */
const MOST_ROUNDS = 5_000_000;

const digests = { pbkdf2_sha256: 'sha256', pbkdf2_sha1: 'sha1' } as const;

type DjangoHash = {
  readonly digest: (typeof digests)[keyof typeof digests];
  readonly rounds: number;
  readonly salt: string;
  readonly key: Buffer;
};

/**
 * A password's hash as Django stores it: `pbkdf2_sha256$rounds$salt$key`, the key in base64. Null for
 * every other form, and for more rounds than anybody should wait for.
 */
export function parseDjangoHash(hash: string): DjangoHash | null {
  const form =
    /^(pbkdf2_sha256|pbkdf2_sha1)\$([1-9]\d{0,6})\$([^$]{1,200})\$([A-Za-z0-9+/]{20,100}={0,2})$/;
  const [, scheme, rounds, salt, key] = form.exec(hash) ?? [];
  if (scheme === undefined || salt === undefined || key === undefined) return null;
  const digest = digests[scheme as keyof typeof digests];
  const bytes = Buffer.from(key, 'base64');
  const length = digest === 'sha256' ? 32 : 20;
  if (Number(rounds) > MOST_ROUNDS || bytes.length !== length) return null;
  return { digest, rounds: Number(rounds), salt, key: bytes };
}

/** A hash that nobody has, which takes as long to check as a real one with this many rounds. */
export function dummyDjangoHash(rounds: number): DjangoHash {
  return { digest: 'sha256', rounds, salt: 'none', key: Buffer.alloc(32) };
}

/**
 * The largest number of rounds among the hashes of Django that can be checked; 0 where there are
 * none.
 */
export function mostDjangoRounds(db: Database): number {
  const rows = allRows<{ hash: string }>(
    db,
    sql`select password_hash as hash
      from users
      where password_hash glob 'pbkdf2_*'`,
  );
  return Math.max(0, ...rows.map(({ hash }) => parseDjangoHash(hash)?.rounds ?? 0));
}

/** Is this the password? Django hashes it as it was typed. */
export function verifyDjangoPassword(password: string, hash: DjangoHash): Promise<boolean> {
  const { digest, rounds, salt, key } = hash;
  return new Promise((resolve, reject) => {
    pbkdf2(password, salt, rounds, key.length, digest, (error, derived) => {
      if (error) reject(error);
      else resolve(timingSafeEqual(derived, key));
    });
  });
}
