ALTER TABLE `photo_words` ADD `motion` text DEFAULT ' ' NOT NULL;--> statement-breakpoint
-- The words of all photos are made anew, with a column more, by the next program that opens the file.
DELETE FROM `photo_words`;--> statement-breakpoint
DROP TABLE `photo_terms`;--> statement-breakpoint
DROP TABLE `photo_search`;--> statement-breakpoint
CREATE VIRTUAL TABLE `photo_search` USING fts5(
  words, motion, album, details,
  content = 'photo_words', content_rowid = 'photo_id', detail = 'none', prefix = '2 3',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Cn'"
);--> statement-breakpoint
CREATE VIRTUAL TABLE `photo_terms` USING fts5vocab('photo_search', 'row');--> statement-breakpoint
INSERT OR IGNORE INTO `photos_to_index` (`photo_id`) SELECT id FROM photos;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_part_added` AFTER INSERT ON `photos` WHEN new.part_of IS NOT NULL
BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.part_of);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_part_changed` AFTER UPDATE OF part_of, kind ON `photos`
WHEN (old.part_of, old.kind) IS NOT (new.part_of, new.kind)
BEGIN
  INSERT OR IGNORE INTO photos_to_index
  SELECT id FROM (SELECT old.part_of AS id UNION SELECT new.part_of) WHERE id IS NOT NULL;
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_part_removed` AFTER DELETE ON `photos` WHEN old.part_of IS NOT NULL
BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (old.part_of);
END;
