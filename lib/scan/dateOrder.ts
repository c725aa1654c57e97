import type { Client, ClientTx } from '../db/client.ts';
import { findSetting, keepSetting } from '../db/settings.ts';
import { type FileDateSource, fileDateSources } from '../time/takenSource.ts';

/**
 * Is the order of the sources of dates (`date_order`) different from when the photos were read? Then all
 * must be read again, since only the date of the source that counted is stored.
 */
export function isOtherDateOrder(db: Client, order: readonly FileDateSource[]): boolean {
  return (findSetting(db, 'date_order') ?? fileDateSources.join()) !== order.join();
}

/** Stores the order by which photos have been read. */
export function keepDateOrder(tx: ClientTx, order: readonly FileDateSource[]): void {
  keepSetting(tx, 'date_order', order.join());
}
