import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import {
  dummyDjangoHash,
  parseDjangoHash,
  verifyDjangoPassword,
} from '../people/djangoPassword.ts';
import { AdminError } from '../text/adminError.ts';
import { type PasswordAsker, queueOwnersCheck, queuePasswordCheck } from './passwordQueue.ts';

export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 1024;

// OWASP's Password Storage Cheat Sheet, "scrypt": 32 MiB with p = 3 are equivalent to 128 MiB with
// p = 1.
const cost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/**
 * The hash of a new password, as `scrypt$N,r,p$salt$key` with salt and key in base64url.
 *
 * @throws AdminError where it is too short or too long
 */
export async function hashPassword(password: string): Promise<string> {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) {
    throw new AdminError(
      'password-too-short',
      `A password has ${SHORTEST_PASSWORD} characters or more, and this has ${length}.`,
      { least: SHORTEST_PASSWORD },
    );
  }
  if (length > LONGEST_PASSWORD) {
    throw new AdminError(
      'password-too-long',
      `A password has ${LONGEST_PASSWORD} characters at most, and this has ${length}.`,
      { most: LONGEST_PASSWORD },
    );
  }
  return makeHash(password);
}

/** The hash of a password that is in use already, whatever its length. */
export async function makeHash(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await queueOwnersCheck(() => derive(password, salt, cost));
  const parameters = `${cost.N},${cost.r},${cost.p}`;
  return `scrypt$${parameters}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** As `verifyPassword`, when it is the client's turn. Null where too many wait. */
export function tryPassword(
  password: string,
  hash: string | null,
  asker: PasswordAsker,
  djangoRounds = 0,
): Promise<boolean> | null {
  return queuePasswordCheck(asker, () => verifyPassword(password, hash, djangoRounds));
}

/**
 * Is this the password of this hash? Threat: a quicker response for a user who does not exist or
 * has no password would reveal that. So a null hash takes the same time; and as long as the hash of
 * anybody was made by Django, every check computes both kinds, Django's with `djangoRounds` rounds, the
 * most that anybody's has.
 */
export async function verifyPassword(
  password: string,
  hash: string | null,
  djangoRounds = 0,
): Promise<boolean> {
  if (password.length > LONGEST_PASSWORD * 2) return false;
  const parsed = hash === null ? null : parseHash(hash);
  const { salt, key, parameters } = parsed ?? unknownUser;
  const derived = await derive(password, salt, parameters);
  const isOurs = timingSafeEqual(derived, key) && parsed !== null;
  const django = hash === null ? null : parseDjangoHash(hash);
  const isDjangos = django !== null && (await verifyDjangoPassword(password, django));
  const left = djangoRounds - (django?.rounds ?? 0);
  if (left > 0) await verifyDjangoPassword(password, dummyDjangoHash(left));
  return isOurs || isDjangos;
}

type ParsedHash = { salt: Buffer; key: Buffer; parameters: typeof cost };

const unknownUser: ParsedHash = {
  salt: Buffer.alloc(SALT_BYTES),
  key: Buffer.alloc(KEY_BYTES),
  parameters: cost,
};

function parseHash(hash: string): ParsedHash | null {
  const form = /^scrypt\$(\d{1,8}),(\d{1,3}),(\d{1,3})\$([\w-]+)\$([\w-]+)$/;
  const [, N, r, p, salt, key] = form.exec(hash) ?? [];
  if (salt === undefined || key === undefined) return null;
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== KEY_BYTES) return null;
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  return { salt: Buffer.from(salt, 'base64url'), key: bytes, parameters };
}

function derive(password: string, salt: Buffer, parameters: typeof cost): Promise<Buffer> {
  const { N, r } = parameters;
  const options: ScryptOptions = { ...parameters, maxmem: 256 * N * r };
  // NIST SP 800-63B, section 5.1.1.2: normalised, since keyboards compose the same characters
  // differently.
  const text = password.normalize('NFKC');
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
