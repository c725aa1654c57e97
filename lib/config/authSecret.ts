import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makePrivateDirectory, PRIVATE_FILE } from '../process/privateFiles.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { codeOf, messageOf } from '../process/thrown.ts';
import { type Config, ConfigError } from './config.ts';
import { environment } from './loadConfig.ts';

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** The secrets by their data directory. */
    authSecrets: Map<string, string>;
  }
}

const SECRET_BYTES = 32;
/** 32 bytes in base64url (RFC 4648, section 5). */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/**
 * The secret that sessions are signed with: NEXTAUTH_SECRET, else one that is made once and kept in
 * the data directory. Read once for each process.
 *
 * @throws ConfigError when it cannot be kept.
 */
export function authSecret({ dataDir }: Pick<Config, 'dataDir'>): string {
  const secrets = processGlobal('authSecrets', () => new Map());
  const secret = secrets.get(dataDir) ?? readAuthSecret(dataDir);
  secrets.set(dataDir, secret);
  return secret;
}

function readAuthSecret(dataDir: string): string {
  const given = environment().nextAuthSecret;
  if (given !== undefined) return given;
  try {
    return keptSecret(dataDir);
  } catch (error) {
    throw new ConfigError([messageOf(error)]);
  }
}

/**
 * The secret kept in `directory`/auth-secret (mode 0600), made on first use. Two processes that
 * start at once get the same one.
 *
 * @throws Error with a sentence naming the file when it cannot be read or made, or is damaged.
 */
export function keptSecret(directory: string): string {
  const file = secretFile(directory);
  try {
    const secret = (findText(file) ?? makeSecret(directory, file)).trim();
    if (SECRET.test(secret)) return secret;
  } catch (error) {
    throw new Error(`data_dir: the auth secret cannot be kept in ${file} (${messageOf(error)})`);
  }
  throw new Error(
    `data_dir: ${file} is damaged; delete it and a new one is made (everybody signs in again)`,
  );
}

/** Where a data directory keeps the secret. */
export function secretFile(directory: string): string {
  return path.join(/*turbopackIgnore: true*/ directory, 'auth-secret');
}

/**
 * Writes the whole secret under another name, then links it: linking fails if another process was
 * first, and no process ever reads half a secret.
 */
function makeSecret(directory: string, file: string): string {
  makePrivateDirectory(directory);
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(SECRET_BYTES).toString('base64url')}\n`, {
    flag: 'wx',
    mode: PRIVATE_FILE,
    flush: true,
  });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function findText(file: string): string | null {
  try {
    return readFileSync(/*turbopackIgnore: true*/ file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
