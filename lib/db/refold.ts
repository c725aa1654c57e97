import type Sqlite from 'better-sqlite3';
import { FOLD_VERSION, foldText } from '../text/search.ts';
import { catchUpWords, defineSearchText, noteAllPhotos } from './searchIndex.ts';

/**
 * Folds the text stored for search again where an older version of `foldText` folded it. SQLite's
 * `user_version` says which version did. The stored text can be folded instead of its source, since
 * each version does all that the previous one did, and more. The words of photos are made from
 * their sources again; what a migration left to be indexed is indexed too.
 */
export function refoldStoredText(client: Sqlite.Database): void {
  defineSearchText(client);
  const isFolded = client.pragma('user_version', { simple: true }) === FOLD_VERSION;
  if (!isFolded) refoldAlbums(client);
  catchUpWords(client);
}

function refoldAlbums(client: Sqlite.Database): void {
  client.function('fold_text', { deterministic: true }, (text) => foldText(String(text)));
  const refold = client.transaction(() => {
    client.exec(`
      update albums
      set search_text = fold_text(search_text)
      where search_text <> fold_text(search_text)
    `);
    // In the same transaction: a kill between the two would leave old words for ever.
    noteAllPhotos(client);
    client.pragma(`user_version = ${FOLD_VERSION}`);
  });
  refold.immediate();
}
