import { wasShown } from '../access/facts.ts';
import type { Client, ClientTx } from '../db/client.ts';
import { firstRow } from '../db/run.ts';
import { findSetting, keepSetting } from '../db/settings.ts';
import { sql } from '../db/sql.ts';
import { listLeft, type Unscanned } from './leftUnscanned.ts';

/**
 * Was this database put back from a backup (`lib/upkeep/restore.ts`), and the library not scanned since? Threat:
 * what came after the backup was made, and was hidden, is new to the restored gallery, and `new_albums: public`
 * would show it to everybody. False for a gallery that had nothing yet.
 */
export function isUnscannedSinceRestore(db: Client): boolean {
  if (findSetting(db, 'restored') === null) return false;
  return firstRow(db, sql`select 1 from albums where ${wasShown('albums')} limit 1`) !== null;
}

const SINCE = 'restore';

/** Where no scan has looked since the gallery was restored: the whole library, or what the first one had to leave. */
export function listUnscannedSinceRestore(db: Client): readonly Unscanned[] {
  if (isUnscannedSinceRestore(db)) return [{ since: SINCE, rawPath: '' }];
  return listLeft(db).filter(({ since }) => since === SINCE);
}

/** Notes that a scan has ended. */
export function noteScannedSinceRestore(tx: ClientTx): void {
  keepSetting(tx, 'restored', null);
}
