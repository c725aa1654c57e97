import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/*
 * The words by which photos are found. All of it is derived, by `indexWords` (`lib/db/searchIndex.ts`).
 * The migrations make, beside these tables, `photo_search` (FTS5 over `photo_words`), `photo_terms` (its
 * vocabulary), `vocabulary_search` (trigrams of `vocabulary`), and the triggers that note what changes.
 */

/**
 * The words of each photo, folded and separated by single spaces, with one at each end. Words that
 * not everybody who sees the photo may know are in columns of their own.
 */
export const photoWords = sqliteTable('photo_words', {
  photoId: integer('photo_id').primaryKey(),
  /** For everybody who sees the photo: file name, the owner's caption, the kind of file. */
  words: text().notNull(),
  /** For those who may have its film: that it is a live or motion photo. */
  motion: text().notNull().default(' '),
  /** For those who see its album: that album's name and category. */
  album: text().notNull(),
  /** For the purpose `metadata`: texts, keywords, people, places, camera. */
  details: text().notNull(),
});

/** Words of more than three letters, from which a correction is offered for a mistyped one. */
export const vocabulary = sqliteTable('vocabulary', {
  id: integer().primaryKey({ autoIncrement: true }),
  word: text().notNull().unique(),
});

/** Photos whose words changed since `indexWords` ran. Triggers note them, so no writer has to. */
export const photosToIndex = sqliteTable('photos_to_index', {
  photoId: integer('photo_id').primaryKey(),
});
