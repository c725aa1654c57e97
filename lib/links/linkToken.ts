import { createHash, randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';

const TOKEN_BYTES = 32;

/** 256 random bits, as 43 characters that need no escaping in a URL (RFC 4648, section 5). */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * The digest of a token, which is stored instead of it. Threat: somebody who reads the database or
 * a backup could sign in. A plain digest suffices, since nobody can try 2^256 tokens.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The address of a link; it is made with the gallery's main address (`url`), as all links are. */
export function linkUrl(config: Pick<Config, 'url'>, token: string): string {
  return `${config.url}/in/${token}`;
}

/** The address of a share. */
export function shareUrl(config: Pick<Config, 'url'>, token: string): string {
  return `${config.url}/s/${token}`;
}
