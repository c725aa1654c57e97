import { timingSafeEqual } from 'node:crypto';
import { NONCE_BYTES } from './schema/nonce.ts';

/** A row as cookies and forms name it. The nonce is null in rows made before nonces existed. */
export type RowKey = { readonly id: number; readonly nonce: Buffer | null };

/** `12.AAECAwQFBgcICQoLDA0ODw`; `12.` without a nonce. */
export function rowKeyText({ id, nonce }: RowKey): string {
  return `${id}.${nonce?.toString('base64url') ?? ''}`;
}

/** Parses what `rowKeyText` wrote; null for anything else. */
export function parseRowKey(text: unknown): RowKey | null {
  const parts = /^([1-9]\d{0,15})\.([A-Za-z0-9_-]{22})?$/.exec(String(text));
  const id = Number(parts?.[1]);
  if (!parts || !Number.isSafeInteger(id)) return null;
  return { id, nonce: parts[2] === undefined ? null : Buffer.from(parts[2], 'base64url') };
}

/**
 * Are these the same nonce? Threat: the duration of an ordinary comparison tells how much of a
 * guess is right; this one takes constant time.
 */
export function isSameNonce(claimed: Buffer | null, kept: Buffer | null): boolean {
  if (claimed === null || kept === null) return claimed === kept;
  const comparable = claimed.length === NONCE_BYTES && kept.length === NONCE_BYTES;
  return comparable && timingSafeEqual(claimed, kept);
}
