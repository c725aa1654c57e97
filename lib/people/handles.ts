import type { Database } from '../db/open.ts';
import { parseHandle } from './identity.ts';
import { findUser } from './people.ts';

/** A handle as like this name as it can be, whether or not somebody has it. */
export function handleFor(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 60);
  return parseHandle(plain === '' ? 'user' : plain);
}

/** The same, with a number behind it where somebody has it. */
export function freeHandle(db: Database, name: string): string {
  const base = handleFor(name);
  for (let i = 1; ; i++) {
    const handle = i === 1 ? base : parseHandle(`${base}-${i}`);
    if (!findUser(db, handle)) return handle;
  }
}
