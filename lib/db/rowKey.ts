import { timingSafeEqual } from 'node:crypto';
import { nonceBytes } from './schema/nonce.ts';

/** A row as cookies and forms name it. Its nonce is null in rows from before there were any. */
export type RowKey = { readonly id: number; readonly nonce: Buffer | null };

/** `12.AAECAwQFBgcICQoLDA0ODw`; `12.` without a nonce. */
export function rowKeyText({ id, nonce }: RowKey): string {
  return `${id}.${nonce?.toString('base64url') ?? ''}`;
}

/** null for what was not written by `rowKeyText`. */
export function parseRowKey(text: unknown): RowKey | null {
  const parts = /^([1-9]\d{0,15})\.([A-Za-z0-9_-]{22})?$/.exec(String(text));
  const id = Number(parts?.[1]);
  if (!parts || !Number.isSafeInteger(id)) return null;
  return { id, nonce: parts[2] === undefined ? null : Buffer.from(parts[2], 'base64url') };
}

/**
 * Is a row the one that was named? Threat: how long a comparison takes tells how much of a guess is
 * right; this one always takes as long.
 */
export function isSameNonce(claimed: Buffer | null, kept: Buffer | null): boolean {
  if (claimed === null || kept === null) return claimed === kept;
  const comparable = claimed.length === nonceBytes && kept.length === nonceBytes;
  return comparable && timingSafeEqual(claimed, kept);
}
