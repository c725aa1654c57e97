import type Sqlite from 'better-sqlite3';
import { foldText, foldVersion } from '../text/search.ts';

/**
 * Folds anew the text that is stored for search where an older version of the program folded it.
 * SQLite's `user_version` says which did. What an older one made is folded as its source would be,
 * since each way of folding does all that the one before it did, and more.
 */
export function refoldStoredText(client: Sqlite.Database): void {
  if (client.pragma('user_version', { simple: true }) === foldVersion) return;
  client.function('fold_text', { deterministic: true }, (text) => foldText(String(text)));
  const refold = client.transaction(() => {
    client.exec(`
      update albums
      set search_text = fold_text(search_text)
      where search_text <> fold_text(search_text)
    `);
    client.pragma(`user_version = ${foldVersion}`);
  });
  refold.immediate();
}
