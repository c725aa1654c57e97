import type Sqlite from 'better-sqlite3';
import { type FileDateSource, fileDateSources } from '../time/takenSource.ts';

/**
 * Is the order of the sources of dates (`date_order`) different from when the photos were read? Then all
 * must be read again, since only the date of the source that counted is stored.
 */
export function isOtherDateOrder(
  client: Sqlite.Database,
  order: readonly FileDateSource[],
): boolean {
  const kept = client.prepare("select value from settings where name = 'date_order'").pluck().get();
  return (kept ?? fileDateSources.join()) !== order.join();
}

/** Stores the order by which photos have been read. */
export function keepDateOrder(client: Sqlite.Database, order: readonly FileDateSource[]): void {
  client
    .prepare(
      `insert into settings (name, value) values ('date_order', ?)
      on conflict (name) do update set value = excluded.value`,
    )
    .run(order.join());
}
