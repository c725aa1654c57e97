CREATE TABLE `photo_words` (
	`photo_id` integer PRIMARY KEY NOT NULL,
	`words` text NOT NULL,
	`album` text NOT NULL,
	`details` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `photos_to_index` (
	`photo_id` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `vocabulary` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`word` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vocabulary_word_unique` ON `vocabulary` (`word`);--> statement-breakpoint
CREATE TABLE `album_audience_months` (
	`album_id` integer NOT NULL,
	`audience_id` integer NOT NULL,
	`month` text NOT NULL,
	`photos` integer NOT NULL,
	PRIMARY KEY(`album_id`, `audience_id`, `month`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`audience_id`) REFERENCES `audiences`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `album_audience_months_month` ON `album_audience_months` (`month`,`audience_id`);--> statement-breakpoint
CREATE INDEX `album_audience_months_audience` ON `album_audience_months` (`audience_id`);--> statement-breakpoint
CREATE TABLE `album_months` (
	`album_id` integer NOT NULL,
	`month` text NOT NULL,
	`photos` integer NOT NULL,
	PRIMARY KEY(`album_id`, `month`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `album_months_month` ON `album_months` (`month`,`album_id`);--> statement-breakpoint
CREATE TABLE `audience_grants` (
	`audience_id` integer NOT NULL,
	`kind` text NOT NULL,
	`grantee` integer NOT NULL,
	PRIMARY KEY(`audience_id`, `kind`, `grantee`),
	FOREIGN KEY (`audience_id`) REFERENCES `audiences`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `audience_months` (
	`audience_id` integer NOT NULL,
	`month` text NOT NULL,
	`photos` integer NOT NULL,
	PRIMARY KEY(`audience_id`, `month`),
	FOREIGN KEY (`audience_id`) REFERENCES `audiences`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `audiences` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`public` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audiences_key_unique` ON `audiences` (`key`);--> statement-breakpoint
ALTER TABLE `photos` ADD `timeline_at` text GENERATED ALWAYS AS (coalesce(edited_at, taken_at, '') || iif(length(coalesce(edited_at, taken_at)) = 10, 'T00:00:00', '')) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `photos_timeline` ON `photos` (`timeline_at`,`id`,`album_id`,`policy_id`) WHERE missing_since is null and waiting = 0 and part_of is null;--> statement-breakpoint
-- What is counted by month.
INSERT INTO `album_months` (`album_id`, `month`, `photos`)
SELECT photos.album_id, substr(photos.timeline_at, 1, 7), count(*)
FROM photos JOIN albums ON albums.id = photos.album_id
WHERE albums.missing_since IS NULL AND photos.missing_since IS NULL AND photos.waiting = 0
  AND photos.part_of IS NULL AND photos.policy_id IS NULL
GROUP BY 1, 2;--> statement-breakpoint
CREATE TEMP TABLE `policy_keys` AS
SELECT photos.id AS photo_id, policies.id AS policy_id, policies.public,
  json_array(policies.public,
    json((SELECT json_group_array(user_id ORDER BY user_id) FROM policy_users WHERE policy_id = policies.id)),
    json((SELECT json_group_array(group_id ORDER BY group_id) FROM policy_groups WHERE policy_id = policies.id))) AS key
FROM photos JOIN albums ON albums.id = photos.album_id JOIN policies ON policies.id = photos.policy_id
WHERE albums.missing_since IS NULL AND photos.missing_since IS NULL AND photos.waiting = 0
  AND photos.part_of IS NULL;--> statement-breakpoint
INSERT INTO `audiences` (`key`, `public`) SELECT DISTINCT key, public FROM `policy_keys`;--> statement-breakpoint
INSERT INTO `audience_grants` (`audience_id`, `kind`, `grantee`)
SELECT audiences.id, 'user', value FROM audiences, json_each(audiences.key, '$[1]')
UNION ALL
SELECT audiences.id, 'group', value FROM audiences, json_each(audiences.key, '$[2]');--> statement-breakpoint
INSERT INTO `album_audience_months` (`album_id`, `audience_id`, `month`, `photos`)
SELECT photos.album_id, audiences.id, substr(photos.timeline_at, 1, 7), count(*)
FROM policy_keys JOIN audiences ON audiences.key = policy_keys.key JOIN photos ON photos.id = policy_keys.photo_id
GROUP BY 1, 2, 3;--> statement-breakpoint
DROP TABLE `policy_keys`;--> statement-breakpoint
INSERT INTO `audience_months` (`audience_id`, `month`, `photos`)
SELECT audience_id, month, sum(photos) FROM album_audience_months GROUP BY 1, 2;--> statement-breakpoint
-- Each stored word is folded and made of letters and digits alone, so the tokenizer must neither
-- fold nor cut any: it takes letters that are younger than it (Cn) for letters.
CREATE VIRTUAL TABLE `photo_search` USING fts5(
  words, album, details,
  content = 'photo_words', content_rowid = 'photo_id', detail = 'none', prefix = '2 3',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Cn'"
);--> statement-breakpoint
CREATE VIRTUAL TABLE `photo_terms` USING fts5vocab('photo_search', 'row');--> statement-breakpoint
CREATE VIRTUAL TABLE `vocabulary_search` USING fts5(
  word, content = 'vocabulary', content_rowid = 'id', detail = 'none', tokenize = 'trigram'
);--> statement-breakpoint
CREATE TRIGGER `vocabulary_added` AFTER INSERT ON `vocabulary` BEGIN
  INSERT INTO vocabulary_search (rowid, word) VALUES (new.id, new.word);
END;--> statement-breakpoint
CREATE TRIGGER `vocabulary_removed` AFTER DELETE ON `vocabulary` BEGIN
  INSERT INTO vocabulary_search (vocabulary_search, rowid, word) VALUES ('delete', old.id, old.word);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_added` AFTER INSERT ON `photos` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_changed` AFTER UPDATE OF filename, caption, kind, media_type, motion_length, album_id ON `photos`
WHEN (old.filename, old.caption, old.kind, old.media_type, old.motion_length, old.album_id)
  IS NOT (new.filename, new.caption, new.kind, new.media_type, new.motion_length, new.album_id)
BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_removed` AFTER DELETE ON `photos` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (old.id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_renamed` AFTER UPDATE OF search_text, category ON `albums`
WHEN (old.search_text, old.category) IS NOT (new.search_text, new.category)
BEGIN
  INSERT OR IGNORE INTO photos_to_index SELECT id FROM photos WHERE album_id = new.id;
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_texts_added` AFTER INSERT ON `photo_texts` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.photo_id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_texts_changed` AFTER UPDATE ON `photo_texts` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.photo_id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_texts_removed` AFTER DELETE ON `photo_texts` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (old.photo_id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_camera_added` AFTER INSERT ON `camera_details` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.photo_id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_camera_changed` AFTER UPDATE ON `camera_details` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (new.photo_id);
END;--> statement-breakpoint
CREATE TRIGGER `photos_to_index_camera_removed` AFTER DELETE ON `camera_details` BEGIN
  INSERT OR IGNORE INTO photos_to_index VALUES (old.photo_id);
END;--> statement-breakpoint
INSERT INTO `photos_to_index` (`photo_id`) SELECT id FROM photos;
